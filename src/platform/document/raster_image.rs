//! Vector images as pixels, for formats that take no others, and the QR code of an address.

use std::sync::{Arc, LazyLock};

use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};

use crate::platform::document::error::{DocumentError, failure};
use crate::platform::document::faces::FACES;

/// The letters, whatever face a drawing asks for: Liberation Serif has every Vietnamese one.
static LETTERS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut letters = fontdb::Database::new();
    for face in FACES {
        letters.load_font_data(face.to_vec());
    }
    letters.set_serif_family(FACE);
    letters.set_sans_serif_family(FACE);
    letters.set_monospace_family(FACE);
    Arc::new(letters)
});
const FACE: &str = "Liberation Serif";

/// An image in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RasterImage {
    /// The file.
    pub png: Vec<u8>,
    /// How many pixels it is wide.
    pub width: u32,
    /// How many it is high.
    pub height: u32,
}

/// Draws a vector image with so many pixels for each of its own units. It sees no other file.
///
/// # Errors
/// When it is no image, or too large.
pub fn drawn(svg: &str, zoom: u8) -> Result<RasterImage, DocumentError> {
    let options = Options {
        fontdb: Arc::clone(&LETTERS),
        font_family: FACE.to_owned(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let wrong = |what: String| DocumentError::Picture(what);
    let tree = Tree::from_str(svg, &options).map_err(|error| wrong(failure(&error)))?;
    let zoom = f32::from(zoom);
    let pixels = tree.size().to_int_size().scale_by(zoom);
    let pixels = pixels.and_then(|size| Pixmap::new(size.width(), size.height()));
    let mut pixels = pixels.ok_or_else(|| wrong("it is too large".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(zoom, zoom), &mut pixels.as_mut());
    let png = pixels.encode_png().map_err(|error| wrong(failure(&error)))?;
    Ok(RasterImage { png, width: pixels.width(), height: pixels.height() })
}

/// An address as a QR code, drawn with lines.
///
/// # Errors
/// When it is too long for one.
pub fn qr(address: &str) -> Result<String, DocumentError> {
    let code = QRBuilder::new(address).ecl(ECL::M).build();
    let code = code.map_err(|error| {
        DocumentError::Picture(format!("the address does not fit into a QR code: {}", failure(&error)))
    })?;
    Ok(SvgBuilder::default().to_str(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\">{inside}</svg>")
    }

    #[test]
    fn letters_of_any_face_are_drawn_and_other_files_are_not_seen() {
        let blank = drawn(&svg(""), 2).unwrap();
        assert_eq!((blank.width, blank.height), (120, 40));
        for face in ["Liberation Sans, Arial, sans-serif", "nothing of the kind"] {
            let words = format!("<text y=\"15\" font-family=\"{face}\">Kiến Hưng</text>");
            assert_ne!(drawn(&svg(&words), 2).unwrap().png, blank.png, "{face}");
        }
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        assert_eq!(
            drawn(&svg(&format!("<image href=\"{file}\" width=\"9\" height=\"9\"/>")), 2).unwrap(),
            blank
        );
        assert!(drawn("no image", 1).is_err());
    }

    #[test]
    fn an_address_is_a_code_unless_it_is_too_long() {
        assert!(drawn(&qr("https://motcua.example.vn/api/v1/report-runs/1").unwrap(), 4).is_ok());
        assert!(qr(&"x".repeat(9_000)).is_err());
    }
}
