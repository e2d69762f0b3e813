//! A picture as a film has it: brightness for each pixel, colour for each two by two (4:2:0, BT.709).

use openh264::formats::YUVSource;
use yuv::{BufferStoreMut, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix, rgb_to_yuv420};

#[derive(Clone)]
pub(super) struct Frame {
    width: usize,
    height: usize,
    y: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
}

/// A colour as a film has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colour {
    pub(super) y: u8,
    pub(super) u: u8,
    pub(super) v: u8,
}

impl Frame {
    /// Of pixels of three bytes each.
    pub(super) fn of_rgb(pixels: &[u8], (width, height): (u32, u32)) -> Result<Self, String> {
        let (mut y, mut u, mut v) = planes(width as usize, height as usize);
        let mut planar = YuvPlanarImageMut {
            y_plane: BufferStoreMut::Borrowed(&mut y),
            y_stride: width,
            u_plane: BufferStoreMut::Borrowed(&mut u),
            u_stride: width / 2,
            v_plane: BufferStoreMut::Borrowed(&mut v),
            v_stride: width / 2,
            width,
            height,
        };
        rgb_to_yuv420(
            &mut planar,
            pixels,
            width * 3,
            YuvRange::Limited,
            YuvStandardMatrix::Bt709,
            YuvConversionMode::Balanced,
        )
        .map_err(|error| error.to_string())?;
        Ok(Self {
            width: width as usize,
            height: height as usize,
            y,
            u,
            v,
        })
    }

    /// Black, where nothing was ever shown.
    pub(super) fn black((width, height): (u32, u32)) -> Self {
        let (mut y, mut u, mut v) = planes(width as usize, height as usize);
        y.fill(16);
        u.fill(128);
        v.fill(128);
        Self {
            width: width as usize,
            height: height as usize,
            y,
            u,
            v,
        }
    }

    /// What one of this size takes.
    pub(super) fn kilobytes(width: u32, height: u32) -> u32 {
        (width * height + 2 * (width / 2) * (height / 2)).div_ceil(1 << 10)
    }

    /// Becomes the same as the other one, of the same size.
    pub(super) fn become_like(&mut self, other: &Self) {
        self.y.copy_from_slice(&other.y);
        self.u.copy_from_slice(&other.u);
        self.v.copy_from_slice(&other.v);
    }

    /// Lays a colour over a pixel, as opaque as `alpha` of 255 says. Outside there is nothing.
    pub(super) fn blend(&mut self, x: i32, y: i32, colour: Colour, alpha: u8) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        if alpha == 0 || x >= self.width || y >= self.height {
            return;
        }
        mix(&mut self.y, y * self.width + x, colour.y, alpha);
        // Four pixels share it: that of the first one counts.
        if x % 2 == 0 && y % 2 == 0 {
            let shared = (y / 2) * (self.width / 2) + x / 2;
            mix(&mut self.u, shared, colour.u, alpha);
            mix(&mut self.v, shared, colour.v, alpha);
        }
    }

    /// Copies a box of even sides from the same place of another frame of this size.
    pub(super) fn copy_box(&mut self, other: &Self, left: usize, top: usize, width: usize, height: usize) {
        copy(&mut self.y, &other.y, self.width, (left, top, width, height));
        let half = (left / 2, top / 2, width / 2, height / 2);
        copy(&mut self.u, &other.u, self.width / 2, half);
        copy(&mut self.v, &other.v, self.width / 2, half);
    }
}

fn planes(width: usize, height: usize) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let colours = (width / 2) * (height / 2);
    (vec![0; width * height], vec![0; colours], vec![0; colours])
}

fn mix(plane: &mut [u8], at: usize, over: u8, alpha: u8) {
    if let Some(under) = plane.get_mut(at) {
        let alpha = u32::from(alpha);
        let mixed = u32::from(*under) * (255 - alpha) + u32::from(over) * alpha;
        *under = u8::try_from((mixed + 127) / 255).unwrap_or(u8::MAX);
    }
}

fn copy(to: &mut [u8], from: &[u8], stride: usize, (left, top, width, height): (usize, usize, usize, usize)) {
    for row in top..top + height {
        let range = row * stride + left..row * stride + left + width;
        if let (Some(to), Some(from)) = (to.get_mut(range.clone()), from.get(range)) {
            to.copy_from_slice(from);
        }
    }
}

impl YUVSource for Frame {
    fn dimensions(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    fn strides(&self) -> (usize, usize, usize) {
        (self.width, self.width / 2, self.width / 2)
    }

    fn y(&self) -> &[u8] {
        &self.y
    }

    fn u(&self) -> &[u8] {
        &self.u
    }

    fn v(&self) -> &[u8] {
        &self.v
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of ITU-R BT.709, 8 bits, limited range: white is 235, black 16; Y' of red 63, of green 173, of blue 32.
    #[test]
    fn colours_are_those_of_bt_709() {
        for (rgb, expected) in [
            ([255, 255, 255], (235, 128, 128)),
            ([0, 0, 0], (16, 128, 128)),
            ([255, 0, 0], (63, 102, 240)),
            ([0, 255, 0], (173, 42, 26)),
            ([0, 0, 255], (32, 240, 118)),
        ] {
            let frame = Frame::of_rgb(&rgb.repeat(16 * 16), (16, 16)).unwrap();
            let got = [frame.y[0], frame.u[0], frame.v[0]].map(i32::from);
            for (got, expected) in got.into_iter().zip([expected.0, expected.1, expected.2]) {
                assert!((got - expected).abs() <= 1, "{rgb:?}: {got} and not {expected}");
            }
        }
    }

    #[test]
    fn too_few_pixels_are_no_frame() {
        assert!(Frame::of_rgb(&[0; 10], (16, 16)).is_err());
    }

    #[test]
    fn nothing_is_drawn_outside() {
        let mut frame = Frame::black((4, 4));
        let white = Colour {
            y: 235,
            u: 128,
            v: 128,
        };
        for (x, y) in [(-1, 0), (0, -1), (4, 0), (0, 4), (i32::MIN, i32::MAX)] {
            frame.blend(x, y, white, 255);
        }
        assert_eq!(frame.y, [16; 16]);
        frame.blend(1, 0, white, 255);
        assert_eq!(frame.y.iter().filter(|y| **y == 235).count(), 1);
    }
}
