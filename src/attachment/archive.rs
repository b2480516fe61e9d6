//! The names of what an archive (ZIP) holds, read from its list at the end: nothing is unpacked.
//! Pure: no HTTP, no SQL, no clock.

use std::io::{self, Read, Seek, SeekFrom};

/// How the record at the end begins; it is 22 bytes long, with a remark of at most 65,535 behind it.
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const LONGEST_REMARK: u64 = 65_535;
/// How a line of the list begins; it is 46 bytes long, with the name behind it.
const LINE: &[u8] = b"PK\x01\x02";
const LINE_LENGTH: usize = 46;
/// A longer list than that of any text or sheet that an office writes.
const LONGEST_LIST: u32 = 1024 * 1024;

/// What the archive holds, by its names; nothing where it is no archive that can be read, or one that is too large to be a text.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn names(file: &mut (impl Read + Seek)) -> io::Result<Option<Vec<String>>> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail_at = length.saturating_sub(LONGEST_REMARK + u64::try_from(END_LENGTH).unwrap_or(u64::MAX));
    file.seek(SeekFrom::Start(tail_at))?;
    let mut tail = Vec::new();
    file.take(length - tail_at).read_to_end(&mut tail)?;
    let Some((size, offset)) = list_of(&tail) else { return Ok(None) };
    if size > LONGEST_LIST || u64::from(offset) + u64::from(size) > length {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(u64::from(offset)))?;
    let mut list = Vec::new();
    file.take(u64::from(size)).read_to_end(&mut list)?;
    Ok(names_in(&list))
}

/// How many bytes an archive says that it unpacks to; nothing where it is none that can be read.
pub(crate) fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let tail_at = bytes.len().saturating_sub(usize::from(u16::MAX) + END_LENGTH);
    let (size, offset) = list_of(bytes.get(tail_at..)?)?;
    let (size, offset) = (usize::try_from(size).ok()?, usize::try_from(offset).ok()?);
    let mut rest = bytes.get(offset..offset.checked_add(size)?)?;
    let mut all = 0_u64;
    while !rest.is_empty() {
        if !rest.starts_with(LINE) {
            return None;
        }
        let [name, extra, remark] = [short(rest, 28)?, short(rest, 30)?, short(rest, 32)?].map(usize::from);
        all = all.saturating_add(u64::from(long(rest, 24)?));
        rest = rest.get(LINE_LENGTH + name + extra + remark..)?;
    }
    Some(all)
}

/// Length and place of the list, as the record at the end tells.
fn list_of(tail: &[u8]) -> Option<(u32, u32)> {
    let last = tail.len().checked_sub(END_LENGTH)?;
    (0..=last).rev().find_map(|at| {
        let record = tail.get(at..at + END_LENGTH)?;
        let remark = usize::from(short(record, 20)?);
        let ends = at + END_LENGTH + remark == tail.len();
        (record.starts_with(END) && ends).then_some((long(record, 12)?, long(record, 16)?))
    })
}

fn names_in(list: &[u8]) -> Option<Vec<String>> {
    let (mut names, mut rest) = (Vec::new(), list);
    while !rest.is_empty() {
        if !rest.starts_with(LINE) {
            return None;
        }
        let [name, extra, remark] = [short(rest, 28)?, short(rest, 30)?, short(rest, 32)?].map(usize::from);
        let name_bytes = rest.get(LINE_LENGTH..LINE_LENGTH + name)?;
        names.push(String::from_utf8_lossy(name_bytes).into_owned());
        rest = rest.get(LINE_LENGTH + name + extra + remark..)?;
    }
    Some(names)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    fn packed(entries: &[&str], remark: &str) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in entries {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(b"PK\x05\x06 is no end here").unwrap();
        }
        archive.set_comment(remark.to_owned()).unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn the_names_are_read_whatever_stands_behind_the_list() {
        for remark in ["", "một ghi chú", &"x".repeat(60_000)] {
            let bytes = packed(&["[Content_Types].xml", "word/document.xml", "tệp.xml"], remark);
            let read = names(&mut Cursor::new(&bytes)).unwrap().unwrap();
            assert_eq!(read, ["[Content_Types].xml", "word/document.xml", "tệp.xml"]);
        }
        assert_eq!(names(&mut Cursor::new(packed(&[], ""))).unwrap(), Some(Vec::new()));
    }

    #[test]
    fn an_archive_that_is_cut_or_spoiled_anywhere_is_none_and_never_stops_the_reader() {
        let bytes = packed(&["a.xml", "b/c.xml"], "");
        for length in 0..bytes.len() {
            assert_eq!(names(&mut Cursor::new(&bytes[..length])).unwrap(), None, "{length}");
        }
        for at in 0..bytes.len() {
            let mut spoiled = bytes.clone();
            spoiled[at] = !spoiled[at];
            let _ = names(&mut Cursor::new(&spoiled)).unwrap();
            let _ = unpacked_size(&spoiled);
        }
    }

    #[test]
    fn an_archive_tells_what_it_unpacks_to() {
        let bytes = packed(&["a.xml", "b.xml"], "ghi chú");
        assert_eq!(unpacked_size(&bytes), Some(2 * 19));
        assert_eq!(unpacked_size(&bytes[..bytes.len() - 1]), None);
        assert_eq!(unpacked_size(b"a,b"), None);
    }

    #[test]
    fn a_list_that_is_longer_than_that_of_any_text_is_not_read() {
        let entries: Vec<String> = (0..20_000).map(|number| format!("{number:010}.xml")).collect();
        let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
        assert_eq!(names(&mut Cursor::new(packed(&entries, ""))).unwrap(), None);
    }
}
