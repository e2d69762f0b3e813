//! A request's body: read and unpacked while counting, so that what is too large is refused before it is unpacked
//! any further.

use std::io::Read;

use axum::body::Body;
use flate2::bufread::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};
use http::{HeaderMap, header};
use http_body_util::BodyExt;

use super::{IngestSettings, Refusal, Share};

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// The recorder compresses, and a proxy may do so once more.
const LAYERS: usize = 2;
/// log2 of the largest window that a zstd stream may ask memory for: 8 MiB.
const ZSTD_WINDOW_LOG: u32 = 23;
/// log2 of what gzip looks back at.
const GZIP_WINDOW_LOG: u8 = 15;
/// A byte of deflate is at most this many.
const MOST_BY_DEFLATE: usize = 1_032;
/// Room behind the end, with which also the last bytes are unpacked many at a time.
const ROOM: usize = 512;
/// What is larger once it is unpacked is unpacked and read on a thread that may take its time.
pub(super) const SMALL: usize = 256 << 10;
/// Bytes that are unpacked before it is asked whether there is memory for more.
const STEP: usize = 64 << 10;

/// What one batch may take of the budget.
pub(super) fn most_memory(settings: &IngestSettings) -> usize {
    let unpacked = settings.unpacked_bytes.saturating_add(2 * STEP);
    settings
        .body_bytes
        .saturating_add(unpacked.saturating_mul(LAYERS))
}

/// Reads what was sent. A connection that ends before the body does gives an error: nothing of it counts.
pub(super) async fn receive(
    headers: &HeaderMap,
    mut body: Body,
    settings: &IngestSettings,
    share: &mut Share,
) -> Result<Vec<u8>, Refusal> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > settings.unpacked_bytes) {
        return Err(Refusal::TooLarge("the body is too large"));
    }
    let mut received: Vec<u8> = Vec::with_capacity(declared.unwrap_or_default().min(STEP));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::Malformed("the body ended too early"))?;
        let Ok(data) = frame.into_data() else { continue };
        share.grow(data.len())?;
        received.extend_from_slice(&data);
        let limit = match packing(&received) {
            Some(_) => settings.body_bytes,
            None => settings.unpacked_bytes,
        };
        if received.len() > limit {
            return Err(Refusal::TooLarge("the body is too large"));
        }
    }
    let packed_by_header = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|encoding| encoding != "identity" && !encoding.is_empty());
    if packed_by_header && packing(&received).is_none() {
        return Err(Refusal::Malformed(
            "Content-Encoding says gzip or zstd, and the body is neither",
        ));
    }
    Ok(received)
}

/// Unpacks until it is JSON. What is not UTF-8 in it is replaced; says whether that was so.
pub(super) fn unpack(received: Vec<u8>, limit: usize, share: &mut Share) -> Result<(String, bool), Refusal> {
    match unpack_layers(&received, limit, share)? {
        Some(unpacked) => text_of(unpacked, limit),
        None => text_of(received, limit),
    }
}

/// As [`unpack`], if that is done in no time; gives the body back where it is larger than it says.
pub(super) fn unpack_small(
    received: Vec<u8>,
    limit: usize,
    share: &mut Share,
) -> Result<Result<(String, bool), Refusal>, Vec<u8>> {
    let small = limit.min(SMALL);
    if received.len() > small || unpacked_length(&received).is_none_or(|length| length > small) {
        return Err(received);
    }
    match unpack_layers(&received, small, share) {
        Err(Refusal::TooLarge(_)) => Err(received),
        Err(refusal) => Ok(Err(refusal)),
        Ok(Some(unpacked)) => Ok(text_of(unpacked, limit)),
        Ok(None) => Ok(text_of(received, limit)),
    }
}

/// `None` if nothing is packed.
fn unpack_layers(received: &[u8], limit: usize, share: &mut Share) -> Result<Option<Vec<u8>>, Refusal> {
    let mut unpacked: Option<Vec<u8>> = None;
    for _ in 0..LAYERS {
        let packed = unpacked.as_deref().unwrap_or(received);
        unpacked = Some(match packing(packed) {
            None => break,
            Some(Packing::Gzip) => gunzip(packed, limit, share)?,
            Some(Packing::Zstd) => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(|_| BROKEN)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(|_| BROKEN)?;
                read_bounded(Vec::new(), decoder, limit, share)?
            }
        });
    }
    Ok(unpacked)
}

fn text_of(bytes: Vec<u8>, limit: usize) -> Result<(String, bool), Refusal> {
    if bytes.len() > limit {
        return Err(Refusal::TooLarge("the body is too large"));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
    })
}

const BROKEN: Refusal = Refusal::Malformed("the compressed body is broken or cut off");

enum Packing {
    Gzip,
    Zstd,
}

/// What a body says of its length once it is unpacked, which need not be so; `None` where it says nothing.
fn unpacked_length(bytes: &[u8]) -> Option<usize> {
    match packing(bytes) {
        None => Some(bytes.len()),
        Some(Packing::Gzip) => {
            let length = u32::from_le_bytes(*bytes.last_chunk()?);
            usize::try_from(length).ok()
        }
        Some(Packing::Zstd) => {
            let length = zstd::zstd_safe::get_frame_content_size(bytes).ok()??;
            usize::try_from(length).ok()
        }
    }
}

fn packing(bytes: &[u8]) -> Option<Packing> {
    if bytes.starts_with(GZIP) {
        Some(Packing::Gzip)
    } else if bytes.starts_with(ZSTD) {
        Some(Packing::Zstd)
    } else {
        None
    }
}

/// What gzip made, in one go into as much as it says that it needs: whoever stops in between has to keep a copy of what
/// came last.
fn gunzip(packed: &[u8], limit: usize, share: &mut Share) -> Result<Vec<u8>, Refusal> {
    let says = unpacked_length(packed).unwrap_or_default();
    let mut next = says.min(limit).min(packed.len().saturating_mul(MOST_BY_DEFLATE)) + ROOM;
    let mut unpacked = Vec::new();
    let mut rest = packed;
    let mut member = Decompress::new_gzip(GZIP_WINDOW_LOG);
    loop {
        share.grow(next)?;
        unpacked.reserve_exact(next);
        let before = member.total_in();
        let status = member
            .decompress_vec(rest, &mut unpacked, FlushDecompress::Finish)
            .map_err(|_| BROKEN)?;
        let taken = usize::try_from(member.total_in() - before).map_err(|_| BROKEN)?;
        rest = rest.get(taken..).unwrap_or_default();
        if unpacked.len() > limit {
            return Err(Refusal::TooLarge("the body is too large once it is unpacked"));
        }
        match status {
            Status::StreamEnd if rest.is_empty() => return Ok(unpacked),
            // Members may be as many as there are bytes for; no recorder sends more than one.
            Status::StreamEnd => return read_bounded(unpacked, MultiGzDecoder::new(rest), limit, share),
            // It had room and wants more to read.
            _ if unpacked.len() < unpacked.capacity() => return Err(BROKEN),
            _ => next = STEP.max(unpacked.len()).min(limit - unpacked.len()) + ROOM,
        }
    }
}

/// Appends what a reader gives to what is there.
fn read_bounded(
    mut unpacked: Vec<u8>,
    mut reader: impl Read,
    limit: usize,
    share: &mut Share,
) -> Result<Vec<u8>, Refusal> {
    loop {
        share.grow(STEP)?;
        let step = reader
            .by_ref()
            .take(STEP as u64)
            .read_to_end(&mut unpacked)
            .map_err(|_| BROKEN)?;
        if unpacked.len() > limit {
            return Err(Refusal::TooLarge("the body is too large once it is unpacked"));
        }
        if step < STEP {
            return Ok(unpacked);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).unwrap()
    }

    #[test]
    fn bodies_are_unpacked_as_they_came() {
        let limit = 1_000;
        let rows: Vec<(&str, Vec<u8>, Result<&str, u16>)> = vec![
            ("plain", b"[1]".to_vec(), Ok("[1]")),
            ("empty", vec![], Ok("")),
            ("gzip", gzip(b"[1]"), Ok("[1]")),
            ("zstd", zstd(b"[1]"), Ok("[1]")),
            ("members", [gzip(b"[1"), gzip(b",2]")].concat(), Ok("[1,2]")),
            ("frames", [zstd(b"[1"), zstd(b",2]")].concat(), Ok("[1,2]")),
            ("twice", gzip(&zstd(b"[1]")), Ok("[1]")),
            ("invalid UTF-8", b"[\"\xff\"]".to_vec(), Ok("[\"\u{fffd}\"]")),
            ("cut gzip", gzip(b"[1,2,3]")[..20].to_vec(), Err(400)),
            ("cut zstd", zstd(&[b'x'; 500])[..12].to_vec(), Err(400)),
            (
                "wrong check sum",
                {
                    let mut bytes = gzip(b"[1]");
                    let at = bytes.len() - 8;
                    bytes[at] ^= 1;
                    bytes
                },
                Err(400),
            ),
            (
                "wrong length",
                {
                    let mut bytes = gzip(&[b' '; 1_000]);
                    let at = bytes.len() - 4;
                    bytes[at] = 1;
                    bytes
                },
                Err(400),
            ),
            (
                "something behind it",
                [gzip(b"[1]"), b"[2]".to_vec()].concat(),
                Err(400),
            ),
            (
                "members and too large",
                [gzip(&[b' '; 600]), gzip(&[b' '; 401])].concat(),
                Err(413),
            ),
            ("header only", GZIP.to_vec(), Err(400)),
            ("at the limit", gzip(&[b' '; 1_000]), Ok(" ")),
            ("over the limit", gzip(&[b' '; 1_001]), Err(413)),
            ("gzip bomb", gzip(&vec![b' '; 50_000_000]), Err(413)),
            ("zstd bomb", zstd(&vec![b' '; 50_000_000]), Err(413)),
            ("plain and too large", vec![b' '; 1_001], Err(413)),
        ];
        for (name, body, expected) in rows {
            let small = unpack_small(body.clone(), limit, &mut Share::default());
            let found = unpack(body.clone(), limit, &mut Share::default());
            match small {
                Ok(small) => assert_eq!(small, found, "{name}"),
                Err(given_back) => assert_eq!(given_back, body, "{name}"),
            }
            let found = found
                .map(|(text, _)| text)
                .map_err(|refusal| refusal.status().as_u16());
            match expected {
                Ok(" ") => assert_eq!(found.unwrap().len(), 1_000),
                _ => assert_eq!(found.as_deref(), expected.as_deref(), "{name}"),
            }
        }
    }

    #[test]
    fn a_body_that_says_it_is_small_is_unpacked_no_further_than_that() {
        let mut share = Share::default();
        for (length, says, quick) in [
            (SMALL, SMALL, true),
            (SMALL + 1, SMALL + 1, false),
            (4 * SMALL, 3, false),
        ] {
            let mut body = gzip(&vec![b' '; length]);
            let at = body.len() - 4;
            body[at..].copy_from_slice(&u32::try_from(says).unwrap().to_le_bytes());
            let found = unpack_small(body, usize::MAX, &mut share);
            assert_eq!(found.is_ok(), quick, "{length} bytes that say {says}");
        }
    }

    #[test]
    fn a_zstd_stream_cannot_ask_for_much_memory() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(27).unwrap();
        encoder.write_all(b"[1]").unwrap();
        let body = encoder.finish().unwrap();
        assert_eq!(unpack(body, 1_000, &mut Share::default()), Err(BROKEN));
    }
}
