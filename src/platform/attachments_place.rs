//! Where the files of dossiers are kept: a folder of this machine, or a bucket of a store that speaks S3.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// What a setting of the place looks like when it is a bucket.
const SCHEME: &str = "s3://";

/// Where the files of dossiers are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentsPlace {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket.
    Bucket(Bucket),
}

/// A bucket of a store that speaks S3, and how it is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What stands before the name of every file; empty where the bucket holds nothing else.
    pub prefix: String,
    /// Address of the store; without it that of Amazon.
    pub endpoint: Option<String>,
    /// Its region.
    pub region: String,
    /// The key that the store knows motcua by.
    pub access_key_id: String,
    /// The secret of that key.
    pub secret_access_key: String,
}

/// The secret is not written.
impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}/{}", self.name, self.prefix)
    }
}

impl Bucket {
    /// Whether it is asked without TLS.
    #[must_use]
    pub fn is_plain_text(&self) -> bool {
        self.endpoint.as_deref().is_some_and(|url| url.starts_with("http://"))
    }

    /// A store that is not on this machine and is asked without TLS: what is sent to it can be read on the way.
    #[must_use]
    pub fn readable_on_the_way(&self) -> Option<&str> {
        let url = self.endpoint.as_deref()?;
        let host = url.strip_prefix("http://")?.split('/').next()?;
        let here =
            |host: &str| host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
        (!here(name)).then_some(url)
    }
}

/// The place as it is set; how a bucket is reached is set beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentsSetting {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket, and what stands before the names in it.
    Bucket {
        /// Its name.
        name: String,
        /// Without a slash at either end.
        prefix: String,
    },
}

impl AttachmentsSetting {
    /// Reads the setting: a folder, or `s3://BUCKET/PREFIX`.
    ///
    /// # Errors
    /// One sentence that says which forms there are.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix(SCHEME) else {
            // A folder has no scheme: what looks like another store is no folder of that name.
            return if text.is_empty() || text.contains("://") {
                Err("a folder, or s3://BUCKET/PREFIX".to_owned())
            } else {
                Ok(Self::Folder(PathBuf::from(text)))
            };
        };
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let of_a_name =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || ".-".contains(letter);
        if !(3..=63).contains(&name.len()) || !name.chars().all(of_a_name) {
            return Err(
                "s3://BUCKET/PREFIX: a bucket has 3 to 63 small letters, digits, dots and dashes".to_owned()
            );
        }
        let prefix = prefix.trim_matches('/');
        let of_a_prefix = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
        let plain = prefix.split('/').all(|part| !matches!(part, "." | ".."));
        if prefix.len() > 200 || prefix.contains("//") || !plain || !prefix.chars().all(of_a_prefix) {
            return Err("s3://BUCKET/PREFIX: a prefix has letters, digits, dots, dashes and single slashes"
                .to_owned());
        }
        Ok(Self::Bucket { name: name.to_owned(), prefix: prefix.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(name: &str, prefix: &str) -> AttachmentsSetting {
        AttachmentsSetting::Bucket { name: name.to_owned(), prefix: prefix.to_owned() }
    }

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        for (text, read) in [
            ("/srv/tep", AttachmentsSetting::Folder("/srv/tep".into())),
            ("var/tep", AttachmentsSetting::Folder("var/tep".into())),
            ("s3://ha-dong", bucket("ha-dong", "")),
            ("s3://ha-dong/", bucket("ha-dong", "")),
            ("s3://ha-dong/mot-cua/tep/", bucket("ha-dong", "mot-cua/tep")),
        ] {
            assert_eq!(AttachmentsSetting::parse(text), Ok(read), "{text}");
        }
        for text in [
            "",
            "s3://",
            "s3://ab",
            "s3://Ha_Dong",
            "s3:///tep",
            "s3://ha-dong/a//b",
            "s3://ha-dong/../x",
            "s3://ha-dong/a b",
            "gs://ha-dong",
            "https://minio/ha-dong",
        ] {
            assert!(AttachmentsSetting::parse(text).is_err(), "{text}");
        }
    }

    fn at(endpoint: Option<&str>) -> Bucket {
        Bucket {
            name: "ha-dong".into(),
            prefix: "tep".into(),
            endpoint: endpoint.map(str::to_owned),
            region: "us-east-1".into(),
            access_key_id: "known".into(),
            secret_access_key: "hidden-secret".into(),
        }
    }

    #[test]
    fn the_secret_of_a_bucket_is_not_written() {
        let place = AttachmentsPlace::Bucket(at(Some("http://10.0.0.9:9000")));
        assert_eq!(format!("{place:?}"), "Bucket(s3://ha-dong/tep)");
    }

    #[test]
    fn what_travels_without_tls_to_another_machine_is_known() {
        for safe in [
            None,
            Some("https://minio.example.vn"),
            Some("http://127.0.0.1:9000"),
            Some("http://localhost:9000/kho"),
            Some("http://[::1]:9000"),
        ] {
            assert_eq!(at(safe).readable_on_the_way(), None, "{safe:?}");
        }
        for open in ["http://10.0.0.9:9000", "http://minio.example.vn", "http://[2001:db8::1]:9000"] {
            assert_eq!(at(Some(open)).readable_on_the_way(), Some(open));
        }
    }
}
