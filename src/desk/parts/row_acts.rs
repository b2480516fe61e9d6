//! What somebody who answers for the work of others may do from the line of a dossier: remind, give to another, apologise.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::access::Role;
use crate::desk::acts::addresses::slug;
use crate::desk::words::W;
use crate::dossier::acts::reminding::REMINDING;
use crate::dossier::clock::act_rule::By;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Event;
use crate::dossier::views::lists::line::DossierLine;
use crate::platform::error::Language;

/// The acts of a line, for an officer of these roles; whether each is allowed at that office, its page says.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowActs {
    roles: Vec<Role>,
}

impl RowActs {
    /// The acts of an officer of these roles.
    pub(crate) fn of(roles: impl IntoIterator<Item = Role>) -> Self {
        Self { roles: roles.into_iter().collect() }
    }

    fn holds(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }

    fn may(&self, act: Event) -> bool {
        matches!(act.rule().by, By::Roles(roles) if self.holds(roles))
    }

    /// Whether there is any.
    pub(crate) fn any(&self) -> bool {
        self.holds(REMINDING)
    }

    /// The addresses of the acts of this line, with what each is called.
    fn links(&self, line: &DossierLine) -> Vec<(String, W)> {
        let page = |act: Event| slug(act).map(|slug| format!("/ho-so/{}/viec/{slug}", line.code));
        let worked_on = Account::REMINDED_OF.contains(&line.stage);
        let remind = worked_on.then(|| (format!("/ho-so/{}/don-doc", line.code), W::Remind));
        let assigns = line.stage == Account::InProcess && self.may(Event::Assign);
        let assign = page(Event::Assign).filter(|_| assigns).map(|to| (to, W::GiveToAnother));
        let apologises = line.overdue && line.stage.is_pending() && self.may(Event::Apologise);
        let apologise = page(Event::Apologise).filter(|_| apologises).map(|to| (to, W::Apologise));
        [remind, assign, apologise].into_iter().flatten().collect()
    }

    /// The acts of a line, each named with its dossier for those who hear links alone.
    pub(crate) fn draw(&self, line: &DossierLine, language: Language) -> Markup {
        html! {
            @for (number, (to, words)) in self.links(line).iter().enumerate() {
                @if number > 0 { " · " }
                a href=(to) aria-label={ (words.say(language)) " " (line.code) } { (words.say(language)) }
            }
        }
    }
}
