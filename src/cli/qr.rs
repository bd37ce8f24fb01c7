//! An address as a QR code, for the camera of a telephone.

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

/// The code in half blocks, light on dark as most terminals are, with the margin that cameras ask for. Nothing when the
/// address is too long for any.
pub(super) fn code(address: &str) -> Option<String> {
    let code = QrCode::new(address).ok()?;
    // Light and dark change places: a block character is a lit cell.
    Some(code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_square_with_a_light_margin() {
        let text = code("http://192.168.1.5:5547/").unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let width = lines[0].chars().count();
        assert!(lines.iter().all(|line| line.chars().count() == width));
        assert_eq!(lines.len(), width.div_ceil(2), "two rows of cells a line");
        assert!(lines[0].chars().all(|c| c == '█') && lines[1].starts_with("████"), "{text}");
        assert_eq!(code(&"a".repeat(8000)), None);
    }
}
