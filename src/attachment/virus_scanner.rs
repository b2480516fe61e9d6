//! Asks clamd whether a file holds a virus: the content goes over a socket in pieces, one line comes back.

use std::fmt;
use std::io;
use std::time::Duration;

use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::{TcpStream, UnixStream};

use crate::platform::config::ClamdAddress;

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes in one piece.
const PIECE: usize = 64 * 1024;
/// The longest answer that is read.
const LONGEST_ANSWER: u64 = 4096;

/// What the scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanVerdict {
    /// Nothing was found.
    Clean,
    /// A virus, by the scanner's name for it.
    Infected(String),
}

/// The scanner did not say anything that can be relied on.
#[derive(Debug, thiserror::Error)]
#[error("clamd does not answer: {0}")]
pub struct ScannerSilent(String);

/// Who looks through files.
#[derive(Clone)]
pub struct VirusScanner {
    address: ClamdAddress,
}

impl fmt::Debug for VirusScanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "clamd at {}", self.address)
    }
}

impl VirusScanner {
    /// The scanner at this address.
    #[must_use]
    pub const fn at(address: ClamdAddress) -> Self {
        Self { address }
    }

    /// Has a file looked through.
    ///
    /// # Errors
    /// When nothing certain is said: the file stays where nobody gets it.
    pub async fn check(&self, content: impl AsyncRead + Unpin) -> Result<ScanVerdict, ScannerSilent> {
        let asked = async {
            match &self.address {
                ClamdAddress::Tcp(address) => ask(TcpStream::connect(address).await?, content).await,
                ClamdAddress::Unix(path) => ask(UnixStream::connect(path).await?, content).await,
            }
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(answer)) => verdict(&answer),
            Ok(Err(error)) => Err(ScannerSilent(error.to_string())),
            Err(_elapsed) => Err(ScannerSilent(format!("nothing for {} seconds", PATIENCE.as_secs()))),
        }
    }
}

/// Sends the file and reads the answer.
async fn ask(
    mut socket: impl AsyncRead + AsyncWrite + Unpin,
    mut content: impl AsyncRead + Unpin,
) -> io::Result<String> {
    socket.write_all(b"zINSTREAM\0").await?;
    let mut piece = vec![0; PIECE];
    loop {
        let read = content.read(&mut piece).await?;
        let length = u32::try_from(read).map_err(io::Error::other)?;
        socket.write_all(&length.to_be_bytes()).await?;
        if read == 0 {
            break;
        }
        socket.write_all(piece.get(..read).unwrap_or_default()).await?;
    }
    socket.flush().await?;
    let mut answer = Vec::new();
    // Its end is a zero byte; whether the connection ends with it is left to clamd.
    BufReader::new(socket.take(LONGEST_ANSWER)).read_until(0, &mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// What an answer means; only the two that are certain count.
fn verdict(answer: &str) -> Result<ScanVerdict, ScannerSilent> {
    let said = answer.trim_matches(|letter: char| letter == '\0' || letter.is_whitespace());
    match said.strip_prefix("stream: ") {
        Some("OK") => Ok(ScanVerdict::Clean),
        Some(found) if found.ends_with(" FOUND") => {
            Ok(ScanVerdict::Infected(found.trim_end_matches(" FOUND").to_owned()))
        }
        _ => Err(ScannerSilent(format!("it says {said:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_certain_answer_lets_a_file_through() {
        assert_eq!(verdict("stream: OK\0").unwrap(), ScanVerdict::Clean);
        assert_eq!(
            verdict("stream: Eicar-Test-Signature FOUND\0").unwrap(),
            ScanVerdict::Infected("Eicar-Test-Signature".to_owned())
        );
        for answer in [
            "",
            "OK",
            "stream: ",
            "stream: OK FOUND?",
            "INSTREAM size limit exceeded. ERROR\0",
            "UNKNOWN COMMAND\0",
        ] {
            assert!(verdict(answer).is_err(), "{answer}");
        }
    }
}
