//! Films, as `ffprobe` and `ffmpeg` see them.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::recorded::{CLICKED, COLOURS, SESSION, console, incremental, made, page, record, record_colours};

fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let done = Command::new(program).args(arguments).output().unwrap();
    assert!(
        done.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    done.stdout
}

/// What `ffprobe` says of the one stream, and of the file.
fn probed(file: &Path) -> Value {
    let file = file.to_str().unwrap();
    let said = run(
        "ffprobe",
        &[
            "-v",
            "error",
            "-count_frames",
            "-show_streams",
            "-show_format",
            "-of",
            "json",
            file,
        ],
    );
    serde_json::from_slice(&said).unwrap()
}

/// The picture at a moment, as RGB, row by row.
fn picture(file: &Path, second: f64) -> Vec<u8> {
    let second = second.to_string();
    let file = file.to_str().unwrap();
    run(
        "ffmpeg",
        &[
            "-v",
            "error",
            "-ss",
            &second,
            "-i",
            file,
            "-frames:v",
            "1",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-",
        ],
    )
}

fn pixel(picture: &[u8], width: usize, (x, y): (usize, usize)) -> [u8; 3] {
    let at = (y * width + x) * 3;
    picture[at..at + 3].try_into().unwrap()
}

fn is_near(got: [u8; 3], hex: &str) -> bool {
    let channel = |at: usize| i32::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
    let expected = [channel(1), channel(3), channel(5)];
    got.iter()
        .zip(expected)
        .all(|(got, expected)| (i32::from(*got) - expected).abs() <= 24)
}

fn seconds(probed: &Value) -> f64 {
    probed["format"]["duration"].as_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_shows_each_moment_when_it_was() {
    let console = console(&[]).await;
    record_colours(&console).await;
    let file = made(&console, SESSION, json!({"kind": "mp4", "frameRate": 30})).await;
    let probed = probed(&file);
    let stream = &probed["streams"][0];
    assert_eq!(stream["codec_name"], "h264", "{probed}");
    assert_eq!(stream["pix_fmt"], "yuv420p");
    assert_eq!((&stream["width"], &stream["height"]), (&json!(1280), &json!(720)));
    assert!((seconds(&probed) - 4.0).abs() <= 1.0 / 30.0 + 0.001, "{probed}");
    for (at, colour) in COLOURS {
        for after in [50, 900] {
            let shown = picture(&file, (at + after) as f64 / 1_000.0);
            let got = pixel(&shown, 1280, (100, 100));
            assert!(
                is_near(got, colour),
                "{} ms: {got:?} and not {colour}",
                at + after
            );
        }
    }
    // The tip of the pointer is white, and it is dark within; before it came there is nothing.
    let (x, y) = (CLICKED.0 as usize, CLICKED.1 as usize);
    let before = pixel(&picture(&file, 0.2), 1280, (x + 4, y + 8));
    assert!(is_near(before, "#ff0000"), "{before:?}");
    let after = pixel(&picture(&file, 0.8), 1280, (x + 4, y + 8));
    assert!(after.iter().all(|channel| *channel < 110), "{after:?}");
    // A ring is around the click for a while.
    let ring = |second: f64| {
        let shown = picture(&file, second);
        (5..30).any(|left| !is_near(pixel(&shown, 1280, (x - left, y)), "#0000ff"))
    };
    assert!(ring(2.6));
    assert!(!ring(2.4));
    assert_eq!(stream["nb_read_frames"], "120", "{probed}");
    // Most of them are as the one before, and cost next to nothing.
    let bytes = std::fs::metadata(&file).unwrap().len();
    assert!(bytes < 40_000, "{bytes} bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn options_of_a_film_are_kept_to() {
    let console = console(&[]).await;
    record_colours(&console).await;
    for (options, size, length) in [
        (
            json!({"kind": "mp4", "size": "480p", "frameRate": 10}),
            (854, 480),
            4.0,
        ),
        (
            json!({"kind": "mp4", "size": "480p", "speed": 2}),
            (854, 480),
            2.0,
        ),
        (
            json!({"kind": "mp4", "size": "480p", "from": 1_000, "to": 2_500}),
            (854, 480),
            1.5,
        ),
        (
            json!({"kind": "mp4", "size": "1080p", "to": 1_000, "frameRate": 10}),
            (1920, 1080),
            1.0,
        ),
    ] {
        let file = made(&console, SESSION, options.clone()).await;
        let probed = probed(&file);
        let stream = &probed["streams"][0];
        assert_eq!(
            (&stream["width"], &stream["height"]),
            (&json!(size.0), &json!(size.1)),
            "{options}"
        );
        assert!((seconds(&probed) - length).abs() <= 0.101, "{options}: {probed}");
    }
    let part = made(
        &console,
        SESSION,
        json!({"kind": "mp4", "from": 1_000, "to": 2_500, "caption": true}),
    )
    .await;
    let shown = picture(&part, 0.5);
    assert!(is_near(pixel(&shown, 1280, (640, 100)), "#00ff00"));
    // The line below, which is dark whatever is shown.
    assert!(
        pixel(&shown, 1280, (640, 715))
            .iter()
            .all(|channel| *channel < 60)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_can_be_entered_now_and_then_and_goes_on_right() {
    let console = console(&[]).await;
    let mut events = page("background:#ff0000", &[]).to_vec();
    for second in 1..25 {
        let colour = if second % 2 == 1 { "#00ff00" } else { "#0000ff" };
        let style = format!("margin:0;height:100vh;background:{colour}");
        let change = json!({"source": 0, "texts": [], "removes": [], "adds": [],
            "attributes": [{"id": 5, "attributes": {"style": style}}]});
        events.push(incremental(second * 1_000, &change));
    }
    record(&console, SESSION, &events).await;
    let file = made(
        &console,
        SESSION,
        json!({"kind": "mp4", "size": "480p", "frameRate": 10}),
    )
    .await;
    let path = file.to_str().unwrap();
    let keys = run(
        "ffprobe",
        &[
            "-v",
            "error",
            "-skip_frame",
            "nokey",
            "-show_entries",
            "frame=pts_time",
            "-of",
            "csv=p=0",
            path,
        ],
    );
    assert!(String::from_utf8(keys).unwrap().lines().count() >= 3);
    // All of it decodes without a word.
    let said = Command::new("ffmpeg")
        .args(["-v", "warning", "-i", path, "-f", "null", "-"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stderr), "");
    for (second, colour) in [
        (9.5, "#00ff00"),
        (10.5, "#0000ff"),
        (20.5, "#0000ff"),
        (23.5, "#00ff00"),
    ] {
        let got = pixel(&picture(&file, second), 854, (100, 100));
        assert!(is_near(got, colour), "{second} s: {got:?} and not {colour}");
    }
}
