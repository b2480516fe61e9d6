//! Makes the reports of subscriptions whose cuts have passed.

use serde::{Deserialize, Serialize};

use super::store::{self, Delivery, Subscription};
use crate::account::{Officer, Role};
use crate::agency::{Agency, store as agencies};
use crate::platform::check::Check;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Who may have reports made by themselves.
const SUBSCRIBERS: &[Role] = &[Role::ReportWriter, Role::Supervisor, Role::Administrator];
