//! A picture of the page that is filmed: the frame, and below it which one it is (see `player/src/film/mark.ts`).

use image::{ImageFormat, RgbImage};

use super::frame::Frame;

/// Of what is below the frame.
pub(super) const MARK_HEIGHT: u32 = 32;
/// The width of one bit, the lowest first.
const BIT: u32 = 16;
const BITS: u32 = 20;

pub(super) struct Picture {
    pub(super) frame: Frame,
    pub(super) mark: u32,
}

impl Picture {
    /// Reads a JPEG with a frame of exactly this size.
    pub(super) fn read(jpeg: &[u8], size: (u32, u32)) -> Result<Self, String> {
        let (width, height) = size;
        let picture = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)
            .map_err(|error| error.to_string())?
            .into_rgb8();
        if picture.dimensions() != (width, height + MARK_HEIGHT) {
            return Err(format!(
                "a picture of {:?} for a film of {size:?}",
                picture.dimensions()
            ));
        }
        let pixels = width as usize * height as usize * 3;
        Ok(Self {
            frame: Frame::of_rgb(picture.as_raw().get(..pixels).unwrap_or_default(), size)?,
            mark: mark(&picture, height),
        })
    }
}

fn mark(picture: &RgbImage, top: u32) -> u32 {
    (0..BITS)
        .filter(|bit| {
            let middle = picture.get_pixel_checked(bit * BIT + BIT / 2, top + MARK_HEIGHT / 2);
            middle.is_some_and(|pixel| pixel.0[0] >= 128)
        })
        .fold(0, |mark, bit| mark | 1 << bit)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::Rgb;

    use super::*;

    fn jpeg(width: u32, height: u32, pixel: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        let picture = RgbImage::from_fn(width, height, |x, y| Rgb([pixel(x, y); 3]));
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn it_says_which_one_it_is_in_the_light_and_in_the_dark() {
        for (page, expected) in [
            (0, 0b1001_0000_0000_0000_0101),
            (255, 1),
            (90, 0),
            (200, 0xf_ffff),
        ] {
            // A frame whose height is no multiple of what JPEG packs together.
            let jpeg = jpeg(340, 24 + MARK_HEIGHT, |x, y| {
                match (y < 24, expected >> (x / 16) & 1) {
                    (true, _) => page,
                    (false, 1) if x < 320 => 255,
                    _ => 0,
                }
            });
            let picture = Picture::read(&jpeg, (340, 24)).unwrap();
            assert_eq!(picture.mark, expected, "{page}");
        }
    }

    #[test]
    fn a_picture_of_another_size_is_none() {
        let jpeg = jpeg(16, 16 + MARK_HEIGHT, |_, _| 0);
        assert!(Picture::read(&jpeg, (16, 16)).is_ok());
        assert!(Picture::read(&jpeg, (32, 16)).is_err());
        assert!(Picture::read(b"no picture", (16, 16)).is_err());
    }
}
