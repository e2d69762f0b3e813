//! Whether bytes are all of a picture that every browser can show: they are decoded once, before anybody relies on them.

use std::io::Cursor;

use axum::body::Bytes;
use image::error::ImageError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

use crate::error::HttpError;

/// Media types that may be sent.
const KINDS: [(&str, ImageFormat); 3] = [
    ("image/png", ImageFormat::Png),
    ("image/jpeg", ImageFormat::Jpeg),
    ("image/webp", ImageFormat::WebP),
];
/// Of a side, in px: browsers draw no canvas that is larger.
const LONGEST_SIDE: u32 = 32_767;
/// A page of a large screen, many screens long.
const MOST_PIXELS: u64 = 50_000_000;
/// What decoding one may take.
const MOST_MEMORY: u64 = 256 << 20;
/// One at a time, whoever sends them.
static DECODING: Semaphore = Semaphore::const_new(1);

const BROKEN: HttpError = HttpError::Unacceptable("this image is broken, or not all of it was sent");
const TOO_LARGE: HttpError = HttpError::Unacceptable(
    "this image has a side over 32,767 px, over 50 million pixels, or over 256 MB of them",
);

/// The media type that is named, if it is one of these.
pub(super) fn kind_of(named: &str) -> Option<&'static str> {
    let named = named.trim();
    let (kind, _) = KINDS.iter().find(|(kind, _)| kind.eq_ignore_ascii_case(named))?;
    Some(kind)
}

/// Refuses what is no whole picture of this kind.
pub(super) async fn check(kind: &'static str, bytes: Bytes) -> Result<(), HttpError> {
    let one_at_a_time = DECODING.acquire().await.map_err(|_| HttpError::Unavailable)?;
    let decoding = tokio::task::spawn_blocking(move || {
        // Until it is done: it goes on when the client that sent it is gone.
        let _one_at_a_time = one_at_a_time;
        decode(kind, &bytes)
    });
    decoding.await.map_err(|_| HttpError::Internal)?
}

fn decode(kind: &str, bytes: &[u8]) -> Result<(), HttpError> {
    let (_, format) = KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .ok_or(HttpError::Internal)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), *format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(TOO_LARGE);
    }
    // What is decoded is no part of what a decoder reserves for itself.
    limits
        .reserve(decoder.total_bytes())
        .and_then(|()| decoder.set_limits(limits))
        .map_err(|error| refusal(&error))?;
    if *format == ImageFormat::Jpeg && !has_end(bytes) {
        return Err(BROKEN);
    }
    DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    Ok(())
}

fn refusal(error: &ImageError) -> HttpError {
    match error {
        ImageError::Limits(_) => TOO_LARGE,
        _ => BROKEN,
    }
}

/// Whether the last scan of a JPEG ends. Decoders, and browsers, make up what is missing.
fn has_end(bytes: &[u8]) -> bool {
    let last = |marker: u8| bytes.windows(2).rposition(|pair| pair == [0xff, marker]);
    let (scan, end) = (last(0xda), last(0xd9));
    scan.is_some() && end > scan
}

#[cfg(test)]
mod tests {
    use image::{ColorType, ExtendedColorType};

    use super::*;

    /// Noise, so that no part of it can be guessed.
    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut seed = 7_u32;
        let pixels: Vec<u8> = (0..60 * 40 * 3)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 24) as u8
            })
            .collect();
        let mut bytes = Cursor::new(Vec::new());
        let color = ExtendedColorType::from(ColorType::Rgb8);
        image::write_buffer_with_format(&mut bytes, &pixels, 60, 40, color, format).unwrap();
        bytes.into_inner()
    }

    fn said(result: Result<(), HttpError>) -> String {
        result.map_or_else(|error| error.to_string(), |()| String::new())
    }

    #[test]
    fn a_cut_off_image_is_refused() {
        for (kind, format) in KINDS {
            let whole = picture(format);
            assert_eq!(said(decode(kind, &whole)), "", "{kind}");
            for part in [0, 3, 12, whole.len() / 2, whole.len() * 9 / 10] {
                assert_eq!(
                    said(decode(kind, &whole[..part])),
                    BROKEN.to_string(),
                    "{part} bytes of {kind}"
                );
            }
        }
    }

    #[test]
    fn an_image_is_what_it_says_it_is() {
        for (kind, format) in KINDS {
            for (other, _) in KINDS {
                assert_eq!(
                    decode(other, &picture(format)).is_ok(),
                    kind == other,
                    "{kind} as {other}"
                );
            }
        }
        for (named, expected) in [
            ("image/png", Some("image/png")),
            (" IMAGE/PNG", Some("image/png")),
            ("image/svg+xml", None),
            ("text/html", None),
        ] {
            assert_eq!(kind_of(named), expected, "{named}");
        }
    }

    #[test]
    fn who_hangs_up_leaves_no_room_for_the_next_one_until_the_image_is_decoded() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .max_blocking_threads(1)
            .build()
            .unwrap();
        runtime.block_on(async {
            // The one thread is busy, so that decoding begins when it is told to.
            let (begin, busy) = std::sync::mpsc::channel::<()>();
            tokio::task::spawn_blocking(move || busy.recv());
            let mut check = Box::pin(check("image/png", picture(ImageFormat::Png).into()));
            assert!(futures::poll!(&mut check).is_pending());
            drop(check);
            assert_eq!(DECODING.available_permits(), 0);
            begin.send(()).unwrap();
            drop(DECODING.acquire().await.unwrap());
        });
    }

    /// A kilobyte may say that it is a picture of gigabytes.
    #[test]
    fn an_image_that_says_it_is_huge_is_refused_before_it_is_decoded() {
        const RGB: u8 = 2;
        const RGBA: u8 = 6;
        // The last two would be of 400 and 200 MB.
        for (width, height, bits, color, expected) in [
            (40_000, 10, 8, RGB, TOO_LARGE),
            (10, 40_000, 8, RGB, TOO_LARGE),
            (30_000, 30_000, 8, RGB, TOO_LARGE),
            (10_000, 5_000, 16, RGBA, TOO_LARGE),
            (10_000, 5_000, 8, RGBA, BROKEN),
        ] {
            assert_eq!(
                said(decode("image/png", &header(width, height, bits, color))),
                expected.to_string(),
                "{width}x{height} of {bits} bits"
            );
        }
    }

    /// A PNG without its pixels.
    fn header(width: u32, height: u32, bits: u8, color: u8) -> Vec<u8> {
        let mut header = b"IHDR".to_vec();
        header.extend(width.to_be_bytes());
        header.extend(height.to_be_bytes());
        header.extend([bits, color, 0, 0, 0]);
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
        bytes.extend(&header);
        bytes.extend(crc(&header).to_be_bytes());
        // An empty chunk of pixels, so that the header is read to its end.
        bytes.extend(b"\0\0\0\0IDAT");
        bytes.extend(crc(b"IDAT").to_be_bytes());
        bytes
    }

    /// As PNG has it.
    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
            }
        }
        !crc
    }
}
