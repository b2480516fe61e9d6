//! Tokens hold for their time and their key, and for nothing else.

use super::*;

fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("motcua-keys-{}", <Id>::new()))
}

fn noon() -> Instant {
    Instant::parse("2023-03-07T12:00:00.5+07:00").unwrap()
}

fn somebody() -> Bearer {
    Bearer { officer_id: Id::new(), session_id: Id::new() }
}

#[test]
fn a_token_is_good_until_the_second_it_names() {
    let (keys, bearer) = (TokenKeys::ephemeral().unwrap(), somebody());
    let token = keys.issue(bearer, TimeDelta::minutes(15), noon()).unwrap();
    assert_eq!(token.expires_at.rfc3339(), "2023-03-07T12:15:00+07:00");
    assert_eq!(keys.read(&token.text, noon()), Some(bearer));
    let last = token.expires_at.plus(TimeDelta::microseconds(-1));
    assert_eq!(keys.read(&token.text, last), Some(bearer));
    assert_eq!(keys.read(&token.text, token.expires_at), None);
}

#[test]
fn a_token_that_was_read_before_opens_no_more_than_the_first_time() {
    let (keys, bearer) = (TokenKeys::ephemeral().unwrap(), somebody());
    let token = keys.issue(bearer, TimeDelta::minutes(15), noon()).unwrap();
    for _ in 0..3 {
        assert_eq!(keys.read(&token.text, noon()), Some(bearer));
        assert_eq!(keys.read(&token.text, token.expires_at), None);
        assert_eq!(TokenKeys::ephemeral().unwrap().read(&token.text, noon()), None, "of another key");
    }
    // The same claims under another signature, and another's claims under this one.
    let other = keys.issue(somebody(), TimeDelta::minutes(15), noon()).unwrap().text;
    let (signed, signature) = token.text.rsplit_once('.').unwrap();
    let (others, others_signature) = other.rsplit_once('.').unwrap();
    for forged in
        [format!("{signed}.{others_signature}"), format!("{others}.{signature}"), format!("{}x", token.text)]
    {
        assert_eq!(keys.read(&forged, noon()), None, "{forged}");
    }
}

#[test]
fn only_our_own_unchanged_tokens_are_read() {
    let keys = TokenKeys::ephemeral().unwrap();
    let token = keys.issue(somebody(), TimeDelta::minutes(15), noon()).unwrap().text;
    assert_eq!(TokenKeys::ephemeral().unwrap().read(&token, noon()), None);
    assert_eq!(keys.read("", noon()), None);
    assert_eq!(keys.read("a.b.c", noon()), None);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    assert_eq!(keys.read(&format!("{signed}."), noon()), None);
    let claims = signed.split_once('.').unwrap().1;
    let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    assert_eq!(keys.read(&format!("{unsigned}.{claims}.{signature}"), noon()), None);
    let symmetric = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    assert_eq!(keys.read(&format!("{symmetric}.{claims}.{signature}"), noon()), None);
}

#[test]
fn a_token_for_another_house_is_not_taken() {
    let keys = TokenKeys::ephemeral().unwrap();
    let bearer = somebody();
    for (iss, aud) in [("motcua", "elsewhere"), ("elsewhere", "motcua")] {
        let claims = TokenClaims {
            iss: iss.to_owned(),
            aud: aud.to_owned(),
            sub: bearer.officer_id,
            sid: bearer.session_id,
            iat: noon().utc().timestamp(),
            exp: noon().utc().timestamp() + 60,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(keys.0.name.clone());
        let token = jsonwebtoken::encode(&header, &claims, &keys.0.signing).unwrap();
        assert_eq!(keys.read(&token, noon()), None, "{iss} for {aud}");
    }
}

#[test]
fn the_key_is_made_once_and_shared() {
    let folder = folder();
    let token =
        TokenKeys::load_or_make(&folder).unwrap().issue(somebody(), TimeDelta::minutes(1), noon()).unwrap();
    assert!(TokenKeys::load_or_make(&folder).unwrap().read(&token.text, noon()).is_some());
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, [KEY_FILE]);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_pages_keep_is_read_after_another_start() {
    let folder = folder();
    let kept = TokenKeys::load_or_make(&folder).unwrap().form_key().encrypt(b"a form".to_vec(), "x").unwrap();
    let again = TokenKeys::load_or_make(&folder).unwrap();
    assert_eq!(again.form_key().decrypt(&kept, "x").unwrap(), b"a form");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn instances_that_start_at_once_agree_on_one_key() {
    let folder = folder();
    let names: Vec<String> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| TokenKeys::load_or_make(&folder).unwrap().0.name.clone()))
            .collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    assert!(names.windows(2).all(|pair| pair[0] == pair[1]), "{names:?}");
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn the_key_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    TokenKeys::load_or_make(&folder).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join(KEY_FILE)), 0o600);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_that_is_no_key_is_refused() {
    let folder = folder();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(KEY_FILE), b"not a key").unwrap();
    assert!(matches!(TokenKeys::load_or_make(&folder), Err(TokenError::NotAKey(_))));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn refresh_tokens_are_long_new_and_hidden() {
    let (one, two) = (RefreshToken::make().unwrap(), RefreshToken::make().unwrap());
    assert_eq!(one.reveal().len(), 43);
    assert_ne!(one.digest(), two.digest());
    assert_eq!(format!("{one:?}"), "***");
}
