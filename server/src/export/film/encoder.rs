//! Frames as H.264 in an MP4. A frame that lasts longer than the others is written once, so that a film has no more frames
//! than it has pictures; none lasts longer than [`LONGEST`], so that going to any moment of it is quick.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::num::NonZeroU32;
use std::path::Path;

use openh264::OpenH264API;
use openh264::encoder::{
    Complexity, Encoder as H264, EncoderConfig, FrameRate, FrameType, IntraFramePeriod, QpRange,
    RateControlMode, UsageType, VuiConfig,
};
use shiguredo_mp4::TrackKind;
use shiguredo_mp4::bitstream::h264::{
    H264SampleEntryConfig, LengthSize, annexb_to_length_prefixed, build_avc1_box_from_annexb,
};
use shiguredo_mp4::boxes::SampleEntry;
use shiguredo_mp4::mux::{Mp4FileMuxer, Mp4FileMuxerOptions, Sample, estimate_maximum_moov_box_size};

use super::frame::Frame;
use crate::export::ExportFailure;

/// Seconds.
const LONGEST: u32 = 1;
/// A film can be entered so often, in seconds.
const ENTRIES: u32 = 5;
/// Of what tells a player where all frames are: it is at the front as long as there is no more.
const MOST_INDEX: usize = 1 << 20;
/// How much may be lost, as H.264's quantiser counts it.
const QUALITY: (u8, u8) = (20, 24);

pub(super) struct Encoder {
    h264: H264,
    muxer: Mp4FileMuxer,
    file: BufWriter<File>,
    rate: NonZeroU32,
    /// Where in the file the next frame goes.
    at: u64,
    /// The frame that is written, and how long it lasts by now.
    pending: Option<Pending>,
    /// The one before, for when it has to be written again.
    last: Option<Frame>,
    since_entry: u32,
    described: bool,
}

struct Pending {
    data_offset: u64,
    data_size: usize,
    entry: Option<SampleEntry>,
    is_key: bool,
    duration: u32,
}

impl Encoder {
    pub(super) fn new(path: &Path, rate: u32, frames: usize) -> Result<Self, ExportFailure> {
        let rate = NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN);
        let config = EncoderConfig::new()
            // That for screens looks for what has moved, and takes three times as long for what it saves.
            .usage_type(UsageType::CameraVideoRealTime)
            .complexity(Complexity::Low)
            // Letters stay sharp in each frame, however many bits that takes: most frames take next to none.
            .rate_control_mode(RateControlMode::Off)
            .qp(QpRange::new(QUALITY.0, QUALITY.1))
            .background_detection(false)
            .adaptive_quantization(false)
            .scene_change_detect(false)
            .max_frame_rate(FrameRate::from_hz(rate.get() as f32))
            .skip_frames(false)
            .intra_frame_period(IntraFramePeriod::from_num_frames(0))
            .num_threads(1)
            .vui(VuiConfig::bt709());
        let h264 = H264::with_api_config(OpenH264API::from_source(), config).map_err(failed)?;
        let muxer = Mp4FileMuxer::with_options(Mp4FileMuxerOptions {
            reserved_moov_box_size: estimate_maximum_moov_box_size(&[frames]).min(MOST_INDEX),
            ..Mp4FileMuxerOptions::default()
        })
        .map_err(failed)?;
        let mut file = BufWriter::new(File::create(path)?);
        let head = muxer.initial_boxes_bytes();
        file.write_all(head)?;
        Ok(Self {
            h264,
            at: head.len() as u64,
            muxer,
            file,
            rate,
            pending: None,
            last: None,
            since_entry: 0,
            described: false,
        })
    }

    /// The next frame.
    pub(super) fn push(&mut self, frame: &Frame) -> Result<(), ExportFailure> {
        self.append()?;
        if self.since_entry == 0 {
            self.h264.force_intra_frame();
        }
        self.since_entry = (self.since_entry + 1) % (ENTRIES * self.rate.get());
        let encoded = self.h264.encode(frame).map_err(failed)?;
        let is_key = matches!(encoded.frame_type(), FrameType::IDR);
        let units = encoded.to_vec();
        let entry = if self.described {
            None
        } else {
            Some(self.description(&units)?)
        };
        let data = annexb_to_length_prefixed(&units, LengthSize::FourBytes).map_err(failed)?;
        self.file.write_all(&data)?;
        self.pending = Some(Pending {
            data_offset: self.at,
            data_size: data.len(),
            entry,
            is_key,
            duration: 1,
        });
        self.described = true;
        self.at += data.len() as u64;
        match &mut self.last {
            Some(last) => last.become_like(frame),
            None => self.last = Some(frame.clone()),
        }
        Ok(())
    }

    /// The next frame is as the one before.
    pub(super) fn hold(&mut self) -> Result<(), ExportFailure> {
        match &mut self.pending {
            Some(pending) if pending.duration < LONGEST * self.rate.get() => {
                pending.duration += 1;
                self.since_entry = (self.since_entry + 1) % (ENTRIES * self.rate.get());
                Ok(())
            }
            _ => match self.last.take() {
                Some(last) => self.push(&last),
                None => Ok(()),
            },
        }
    }

    pub(super) fn finish(mut self) -> Result<(), ExportFailure> {
        self.append()?;
        let boxes = self.muxer.finalize().map_err(failed)?;
        for (offset, bytes) in boxes.offset_and_bytes_pairs() {
            self.file.seek(SeekFrom::Start(offset))?;
            self.file.write_all(bytes)?;
        }
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(())
    }

    /// Tells of the frame that is written, now that it is known how long it lasts.
    fn append(&mut self) -> Result<(), ExportFailure> {
        let Some(pending) = self.pending.take() else {
            return Ok(());
        };
        self.muxer
            .append_sample(&Sample {
                track_kind: TrackKind::Video,
                sample_entry: pending.entry,
                keyframe: pending.is_key,
                timescale: self.rate,
                duration: pending.duration,
                composition_time_offset: None,
                data_offset: pending.data_offset,
                data_size: pending.data_size,
            })
            .map_err(failed)
    }

    fn description(&self, units: &[u8]) -> Result<SampleEntry, ExportFailure> {
        let config = H264SampleEntryConfig {
            length_size: LengthSize::FourBytes,
        };
        build_avc1_box_from_annexb(units, &config)
            .map(SampleEntry::Avc1)
            .map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> ExportFailure {
    ExportFailure::Internal(error.to_string())
}
