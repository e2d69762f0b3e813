//! Frames as H.264 in an MP4: each is as long as every other, so that whatever looks at a film finds the moment it asks for.
//! Those that are as the one before cost a few bytes and no work (see `skipped`).

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::num::NonZeroU32;
use std::path::Path;

use openh264::OpenH264API;
use openh264::encoder::{
    Complexity, Encoder as H264, EncoderConfig, FrameRate, IntraFramePeriod, QpRange, RateControlMode,
    UsageType, VuiConfig,
};
use shiguredo_mp4::TrackKind;
use shiguredo_mp4::bitstream::h264::{
    H264NalUnitType, H264SampleEntryConfig, LengthSize, build_avc1_box_from_annexb, parse_annexb_nal_units,
};
use shiguredo_mp4::boxes::SampleEntry;
use shiguredo_mp4::mux::{Mp4FileMuxer, Mp4FileMuxerOptions, Sample, estimate_maximum_moov_box_size};

use super::frame::Frame;
use super::skipped::Stream;
use crate::export::ExportFailure;

/// A film can be entered so often, in seconds.
const ENTRIES: u32 = 10;
/// Of what tells a player where all frames are: it is at the front as long as there is no more.
const MOST_INDEX: usize = 2 << 20;
/// How much may be lost, as H.264's quantiser counts it.
const QUALITY: (u8, u8) = (20, 24);

pub(super) struct Encoder {
    h264: H264,
    muxer: Mp4FileMuxer,
    file: BufWriter<File>,
    rate: NonZeroU32,
    size: (u32, u32),
    /// Where in the file the next frame goes, and where none does any more.
    at: u64,
    most_bytes: u64,
    /// What the encoder's frames are like, once there is one.
    stream: Option<Stream>,
    /// The frame before, for when it has to be written as an entry.
    last: Option<Frame>,
    /// Frames until the next entry.
    until_entry: u32,
    /// The next frame's, counted from the last entry.
    number: u32,
}

impl Encoder {
    pub(super) fn new(
        path: &Path,
        size: (u32, u32),
        rate: u32,
        frames: usize,
        most_bytes: u64,
    ) -> Result<Self, ExportFailure> {
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
            most_bytes,
            muxer,
            file,
            rate,
            size,
            stream: None,
            last: None,
            until_entry: 0,
            number: 0,
        })
    }

    /// The next frame.
    pub(super) fn push(&mut self, frame: &Frame) -> Result<(), ExportFailure> {
        let is_entry = self.until_entry == 0;
        if is_entry {
            self.h264.force_intra_frame();
            self.until_entry = ENTRIES * self.rate.get();
            self.number = 0;
        }
        let units = self.h264.encode(frame).map_err(failed)?.to_vec();
        let entry = match self.stream {
            Some(_) => None,
            None => Some(self.describe(&units)?),
        };
        let mut data = Vec::with_capacity(units.len());
        for unit in parse_annexb_nal_units(&units).map_err(failed)? {
            match (unit.nal_unit_type, self.stream) {
                (H264NalUnitType::NonIdrSlice, Some(stream)) => {
                    put(
                        &mut data,
                        &stream.numbered(unit.data, self.number).map_err(failed)?,
                    );
                }
                // They are told once, ahead of all frames.
                (H264NalUnitType::Sps | H264NalUnitType::Pps, _) => {}
                _ => put(&mut data, unit.data),
            }
        }
        self.append(&data, entry, is_entry)?;
        match &mut self.last {
            Some(last) => last.become_like(frame),
            None => self.last = Some(frame.clone()),
        }
        Ok(())
    }

    /// The next frame is as the one before.
    pub(super) fn hold(&mut self) -> Result<(), ExportFailure> {
        if let (Some(stream), true) = (self.stream, self.until_entry > 0) {
            let mut data = Vec::new();
            put(&mut data, &stream.skipped(self.number));
            return self.append(&data, None, false);
        }
        let Some(last) = self.last.take() else {
            return Err(ExportFailure::Incomplete);
        };
        let pushed = self.push(&last);
        self.last = Some(last);
        pushed
    }

    pub(super) fn finish(mut self) -> Result<(), ExportFailure> {
        let boxes = self.muxer.finalize().map_err(failed)?;
        for (offset, bytes) in boxes.offset_and_bytes_pairs() {
            self.file.seek(SeekFrom::Start(offset))?;
            self.file.write_all(bytes)?;
        }
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(())
    }

    fn append(
        &mut self,
        data: &[u8],
        sample_entry: Option<SampleEntry>,
        keyframe: bool,
    ) -> Result<(), ExportFailure> {
        if self.at + data.len() as u64 > self.most_bytes {
            return Err(ExportFailure::TooLarge(self.most_bytes));
        }
        self.file.write_all(data)?;
        self.muxer
            .append_sample(&Sample {
                track_kind: TrackKind::Video,
                sample_entry,
                keyframe,
                timescale: self.rate,
                duration: 1,
                composition_time_offset: None,
                data_offset: self.at,
                data_size: data.len(),
            })
            .map_err(failed)?;
        self.at += data.len() as u64;
        self.number += 1;
        self.until_entry -= 1;
        Ok(())
    }

    /// Reads the encoder's parameter sets, which come with its first frame.
    fn describe(&mut self, units: &[u8]) -> Result<SampleEntry, ExportFailure> {
        let config = H264SampleEntryConfig {
            length_size: LengthSize::FourBytes,
        };
        let described = build_avc1_box_from_annexb(units, &config).map_err(failed)?;
        let parameters = described
            .avcc_box
            .sps_list
            .first()
            .map(Vec::as_slice)
            .unwrap_or_default();
        self.stream = Some(Stream::of(parameters, self.size).map_err(failed)?);
        Ok(SampleEntry::Avc1(described))
    }
}

/// As it is in an MP4: after its length.
fn put(data: &mut Vec<u8>, unit: &[u8]) {
    data.extend_from_slice(&u32::try_from(unit.len()).unwrap_or(u32::MAX).to_be_bytes());
    data.extend_from_slice(unit);
}

fn failed(error: impl std::fmt::Display) -> ExportFailure {
    ExportFailure::Internal(error.to_string())
}
