//! The drill: a register is loaded, backed up while acts go on, restored elsewhere, and goes on from there.

use std::path::Path;

use super::*;

/// A form with two scans of the papers.
fn scans() -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for name in ["don", "ban-sao"] {
        write!(
            body,
            "--giay-to\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}.pdf\"\r\n\r\n"
        )
        .unwrap();
        write!(body, "%PDF-1.7\n{name}\n%%EOF\n\r\n").unwrap();
    }
    body.extend_from_slice(b"--giay-to--\r\n");
    ("multipart/form-data; boundary=giay-to".to_owned(), body)
}

/// Sends a form with files; the description of the first.
fn add_scans(service: &Running, code: &str) -> Value {
    let (media_type, body) = scans();
    let path = format!("/api/v1/dossiers/{code}/attachments");
    let head = service.head("POST", &path, body.len(), "").replace("application/json", &media_type);
    let mut stream = service.connect().unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (status, text) = split(&answer).unwrap();
    assert_eq!(status, 201, "{text}");
    serde_json::from_str::<Value>(&text).unwrap()["items"][0].clone()
}

fn submitted(service: &Running) -> Value {
    let (status, dossier) = service.send("POST", "/api/v1/submissions", Some(&submission())).unwrap();
    assert_eq!(status, 201, "{dossier}");
    dossier
}

/// The token of whoever writes reports.
fn writer(install: &Install, service: &Running) -> String {
    if !install.done(&["officer", "show", "an.clerk"]).contains("report_writer") {
        install.done(&["officer", "give", "an.clerk", "report_writer@H26"]);
    }
    let asked = json!({ "username": "an.clerk", "password": PASSWORD });
    let (status, signed_in) = service.send("POST", "/api/v1/auth/sign-in", Some(&asked)).unwrap();
    assert_eq!(status, 200, "{signed_in}");
    signed_in["access_token"].as_str().unwrap().to_owned()
}

/// Everything below a folder, each file with its content.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return all };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(tree(&path));
        } else {
            all.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    all
}

fn copy_tree(from: &Path, to: &Path) {
    for (file, content) in tree(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, content).unwrap();
    }
}

/// A place where nothing is yet.
fn nowhere(engine: Engine) -> Install {
    let install = Install::empty(engine);
    if let Some(file) = install.test.url.strip_prefix("sqlite:") {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{file}{ending}"));
        }
    }
    install
}

fn is_nowhere(install: &Install) -> bool {
    let no_file = install.test.url.strip_prefix("sqlite:").is_none_or(|file| !Path::new(file).exists());
    no_file && tree(&install.folder).is_empty()
}

/// The folder that a backup was put into.
fn place_of(told: &str) -> PathBuf {
    PathBuf::from(
        told.lines().find_map(|line| line.strip_prefix("backup: ")).unwrap_or_else(|| panic!("{told}")),
    )
}

/// The two lines that say where the chains end.
fn ends(told: &str) -> Vec<&str> {
    told.lines().filter(|line| line.contains(" end with ") || line.contains(" ends with ")).collect()
}

fn number(code: &str) -> usize {
    code.rsplit_once('-').unwrap().1.parse().unwrap()
}

fn a_backup_taken_while_the_desk_works_is_a_register_that_goes_on(engine: Engine) {
    let install = Install::ready(engine);
    let mut service = install.serve();
    let (token, to) = (writer(&install, &service), install.folder.join("backups"));
    service.token = token;
    let before: BTreeSet<String> =
        (0..12).map(|_| submitted(&service)["code"].as_str().unwrap().to_owned()).collect();
    let code = before.first().unwrap().clone();
    let file = add_scans(&service, &code);
    let day = submitted(&service)["received_at"].as_str().unwrap()[..10].to_owned();
    let wanted = json!({ "layout": "ii06a", "agency": "H26", "from": day, "to": day });
    let (status, run) = service.send("POST", "/api/v1/report-runs", Some(&wanted)).unwrap();
    assert_eq!(status, 201, "{run}");
    let run_path = format!("/api/v1/report-runs/{}", run["id"].as_str().unwrap());
    let to = to.to_str().unwrap();

    let over = AtomicBool::new(false);
    let told = std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    submitted(&service);
                }
            });
        }
        let told = install.done(&["backup", to]);
        over.store(true, Ordering::Relaxed);
        told
    });
    assert!(told.contains("the copy was walked through and is sound"), "{told}");
    assert!(told.contains("2 files of dossiers, 0 of them as in the backup before"), "{told}");
    let backup = place_of(&told);
    let before_looking = tree(&backup);
    assert!(!before_looking.keys().any(|file| file.ends_with("token-key.pk8")), "{before_looking:?}");
    let looked = install.done(&["verify", "--copy", backup.to_str().unwrap()]);
    assert_eq!(ends(&looked), ends(&told));
    assert!(tree(&backup) == before_looking, "looking at it changed it");
    service.kill();

    // Into an empty place only.
    fails(&install.run(&["restore", backup.to_str().unwrap()]), &["an empty place only"]);
    assert!(install.done(&["verify"]).contains("sound: "), "it is as it was");
    let other = nowhere(engine);
    fails(&other.run(&["restore", to]), &["is no backup"]);
    assert!(is_nowhere(&other));
    let restored = other.done(&["restore", backup.to_str().unwrap()]);
    assert_eq!(ends(&restored), ends(&told));
    assert!(restored.contains("2 files of dossiers are there and are what was added"), "{restored}");
    assert_eq!(ends(&other.done(&["verify"])), ends(&told));

    let mut again = other.serve();
    let kept = every_dossier(&again);
    assert!(before.is_subset(&kept), "acknowledged before the backup, and not in it");
    let numbers: BTreeSet<usize> = kept.iter().map(|code| number(code)).collect();
    let next = submitted(&again);
    let next = next["code"].as_str().unwrap();
    if next.rsplit_once('-').unwrap().0 == code.rsplit_once('-').unwrap().0 {
        assert_eq!(numbers, (1..=kept.len()).collect(), "gaps");
        assert_eq!(number(next), kept.len() + 1);
    }
    let path = format!("/api/v1/dossiers/{code}/attachments/{}", file["id"].as_str().unwrap());
    assert_eq!(again.text("GET", &path, None).unwrap(), (200, "%PDF-1.7\ndon\n%%EOF\n".to_owned()));
    again.token = writer(&other, &again);
    let (status, same) = again.send("GET", &run_path, None).unwrap();
    assert_eq!((status, &same["hash"]), (200, &run["hash"]), "{same}");
    let (status, repeated) = again.send("POST", &format!("{run_path}/repeat"), Some(&json!({}))).unwrap();
    assert_eq!((status, &repeated["same"]), (200, &json!(true)), "{repeated}");
    again.kill();
    assert!(other.done(&["verify"]).contains(&format!("sound: {} dossiers", kept.len() + 1)));
}

#[test]
fn a_backup_taken_while_the_desk_works_is_a_register_that_goes_on_sqlite() {
    a_backup_taken_while_the_desk_works_is_a_register_that_goes_on(Engine::Sqlite);
}

#[test]
fn a_backup_taken_while_the_desk_works_is_a_register_that_goes_on_postgres() {
    a_backup_taken_while_the_desk_works_is_a_register_that_goes_on(Engine::Postgres);
}

/// What happens to a file of a backup.
type Damage = fn(&Path);

fn a_damaged_backup_is_refused_and_nothing_is_restored(engine: Engine) {
    let install = Install::ready(engine);
    let mut service = install.serve();
    let code = submitted(&service)["code"].as_str().unwrap().to_owned();
    add_scans(&service, &code);
    service.kill();
    let to = install.folder.join("backups");
    let first = place_of(&install.done(&["backup", to.to_str().unwrap()]));
    let register = if engine == Engine::Sqlite { "register.db" } else { "register.pgdump" };
    let scan = tree(&first.join("attachments")).into_keys().next().unwrap();
    let scan = scan.strip_prefix(&first).unwrap().to_path_buf();
    let flip: Damage = |file| {
        let mut content = std::fs::read(file).unwrap();
        let middle = content.len() / 2;
        content[middle] ^= 1;
        std::fs::write(file, content).unwrap();
    };
    let cut: Damage = |file| {
        let content = std::fs::read(file).unwrap();
        std::fs::write(file, &content[..content.len() / 2]).unwrap();
    };
    let gone: Damage = |file| std::fs::remove_file(file).unwrap();
    let other = nowhere(engine);
    for (what, damage) in [
        (Path::new(register), flip),
        (Path::new(register), cut),
        (Path::new(register), gone),
        (&scan, flip),
        (&scan, gone),
        (Path::new("manifest.json"), cut),
    ] {
        let copy = install.folder.join("damaged");
        let _ = std::fs::remove_dir_all(&copy);
        copy_tree(&first, &copy);
        damage(&copy.join(what));
        let what = what.display();
        let copy = copy.to_str().unwrap();
        let looked = install.run(&["verify", "--copy", copy]);
        assert!(!looked.status.success(), "{what}: {}", said(&looked));
        fails(&other.run(&["restore", copy]), &["damaged"]);
        assert!(is_nowhere(&other), "{what}: {:?}", tree(&other.folder).keys());
    }
    // A later one links what is there already; as many are kept as were asked for, the newest.
    let told = install.done(&["backup", to.to_str().unwrap(), "--keep", "1", "--with-signing-key"]);
    assert!(
        told.contains("2 files of dossiers, 2 of them as in the backup before, 0 bytes written"),
        "{told}"
    );
    assert!(told.contains(&format!("taken away: {}", first.display())), "{told}");
    assert!(!first.exists());
    let second = place_of(&told);
    other.done(&["restore", second.to_str().unwrap()]);
    assert_eq!(
        std::fs::read(other.folder.join("token-key.pk8")).unwrap(),
        std::fs::read(install.folder.join("token-key.pk8")).unwrap()
    );

    // One that is not sound is not kept, and takes none away.
    install.tamper("UPDATE journal SET details = '{}' WHERE seq = 1");
    let refused = install.run(&["backup", to.to_str().unwrap(), "--keep", "1"]);
    fails(&refused, &["the copy is not sound", &code]);
    let left: Vec<PathBuf> = std::fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left.iter().filter(|path| path.is_dir()).collect::<Vec<_>>(), [&second], "{left:?}");
}

#[test]
fn a_damaged_backup_is_refused_and_nothing_is_restored_sqlite() {
    a_damaged_backup_is_refused_and_nothing_is_restored(Engine::Sqlite);
}

#[test]
fn a_damaged_backup_is_refused_and_nothing_is_restored_postgres() {
    a_damaged_backup_is_refused_and_nothing_is_restored(Engine::Postgres);
}

/// A role that owns its database and nothing else: the copy is read through, and the register is walked as of its moment.
#[test]
fn a_role_that_may_make_no_database_backs_up_all_the_same() {
    let install = Install::ready(Engine::Postgres);
    let role = format!("role_{}", <Id>::new().to_string().replace('-', ""));
    let (server, name) = install.test.url.rsplit_once('/').unwrap();
    let all = "ALL ON ALL TABLES IN SCHEMA public";
    install.tamper(&format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'mat@khau'; GRANT {all} TO {role}; GRANT CREATE ON SCHEMA public TO {role}; GRANT TEMPORARY ON DATABASE {name} TO {role}"
    ));
    let url = format!("postgres://{role}:mat%40khau@{}/{name}", server.rsplit_once('@').unwrap().1);
    let to = install.folder.join("backups");
    let made = install.command(&["backup", to.to_str().unwrap()]).env("DATABASE_URL", &url).output().unwrap();
    assert!(made.status.success(), "{}", said(&made));
    assert!(said(&made).contains("may make no database to try it in"), "{}", said(&made));
    let backup = place_of(std::str::from_utf8(&made.stdout).unwrap());
    // Whoever may make one walks through it.
    let looked = install.done(&["verify", "--copy", backup.to_str().unwrap()]);
    assert_eq!(ends(&looked), ends(std::str::from_utf8(&made.stdout).unwrap()));
    install.tamper(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

/// While the service works it makes the backup that is due, and its readiness says how old it is.
fn the_service_backs_itself_up(engine: Engine) {
    let install = Install::ready(engine);
    let to = install.folder.join("backups");
    let service =
        install.serve_with(&[("MOTCUA_BACKUP_TO", to.to_str().unwrap()), ("MOTCUA_BACKUP_HOURS", "24")]);
    let begun = Instant::now();
    let last = loop {
        let (status, ready) = service.send("GET", "/health/ready", None).unwrap();
        assert_eq!(status, 200, "{ready}");
        if ready["last_backup"].is_object() {
            break ready["last_backup"].clone();
        }
        assert!(begun.elapsed() < PATIENCE, "{ready}");
        std::thread::yield_now();
    };
    assert!(last["age_seconds"].as_i64().unwrap() < 60, "{last}");
    let (_, meters) = service.text("GET", "/metrics", None).unwrap();
    assert!(meters.contains("backup_age_seconds "), "{meters}");
    let made: Vec<PathBuf> = tree(&to).into_keys().filter(|file| file.ends_with("manifest.json")).collect();
    assert_eq!(made.len(), 1, "{made:?}");
    let manifest: Value = serde_json::from_slice(&std::fs::read(&made[0]).unwrap()).unwrap();
    assert_eq!((&manifest["made_at"], &manifest["proof"]), (&last["made_at"], &json!("walked")));
}

#[test]
fn the_service_backs_itself_up_sqlite() {
    the_service_backs_itself_up(Engine::Sqlite);
}

#[test]
fn the_service_backs_itself_up_postgres() {
    the_service_backs_itself_up(Engine::Postgres);
}

/// What is broken is said at once, and never replaced by an empty register.
#[test]
fn a_file_that_is_cut_off_is_told_at_once() {
    let install = Install::ready(Engine::Sqlite);
    let file = install.folder.join("broken.db");
    let url = format!("sqlite:{}", file.display());
    let whole = install.test.url.strip_prefix("sqlite:").unwrap();
    diesel::SqliteConnection::establish(whole)
        .unwrap()
        .batch_execute(&format!("VACUUM INTO '{}'", file.display()))
        .unwrap();
    let whole = std::fs::read(&file).unwrap();
    let mut mixed = whole.clone();
    mixed[100..4096].fill(0x5a);
    for content in [&whole[..whole.len() / 2], &whole[..60], &mixed] {
        for arguments in [&["verify"][..], &["serve", "--listen", "127.0.0.1:0"], &["migrate"]] {
            std::fs::write(&file, content).unwrap();
            let begun = Instant::now();
            let output = install.command(arguments).env("DATABASE_URL", &url).output().unwrap();
            fails(&output, &["broken.db is broken", "restore a backup"]);
            assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
            assert_eq!(std::fs::read(&file).unwrap(), content, "{arguments:?} changed it");
        }
    }
}
