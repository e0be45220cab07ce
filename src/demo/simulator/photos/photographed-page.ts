import { randomFrom } from '../../story/made/random.js';
import { greyJpeg, type Grey } from './grey-jpeg.js';

/** How a page was photographed. */
export interface Shot {
  /** The same seed, the same page. */
  seed: number;
  width?: number;
  height?: number;
  /** EXIF: 1 upright, 3 upside down, 6 and 8 on a side. */
  orientation?: number;
  /** Pixels over which an edge is spread; 0 is sharp. */
  blur?: number;
  /** Of ink against paper, 0 to 1. */
  contrast?: number;
  quality?: number;
}

/** A photo of a page that is written upon, as somebody would take it with a telephone: lines of words, in ink on paper that is not quite white. */
export function photographedPage(shot: Shot): Buffer {
  const { orientation = 1, quality = 80 } = shot;
  return greyJpeg(pageOf(shot), { orientation, quality });
}

function pageOf({ seed, width = 1_240, height = 1_754, blur = 0, contrast = 1 }: Shot): Grey {
  const random = randomFrom(seed);
  const paper = 226;
  const pixels = new Uint8Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = paper + random.below(9) - 4;
  const ink = Math.round(paper - 190 * contrast);
  for (let top = Math.round(height * 0.08); top < height * 0.9; top += 34)
    for (let left = Math.round(width * 0.1); left < width * 0.88; left += 6 + random.below(7)) {
      if (random.below(7) === 0) left += 12;
      stroke(pixels, width, { left, top: top + random.below(5), high: 10 + random.below(9), ink });
    }
  return { width, height, pixels: blur > 0 ? spread({ width, height, pixels }, blur) : pixels };
}

// A letter, at the size at which a page is photographed: a stem and a bar.
function stroke(
  pixels: Uint8Array,
  width: number,
  { left, top, high, ink }: Record<'left' | 'top' | 'high' | 'ink', number>,
) {
  for (let y = top; y < top + high; y += 1) pixels.fill(ink, y * width + left, y * width + left + 2);
  pixels.fill(ink, (top + high) * width + left, (top + high) * width + left + 5);
}

// A lens out of focus: the mean over a square, twice.
function spread(grey: Grey, radius: number): Uint8Array {
  return across(across(across(across(grey, radius, 1), radius, 0), radius, 1), radius, 0).pixels;
}

function across({ width, height, pixels }: Grey, radius: number, along: 0 | 1): Grey {
  const out = new Uint8Array(pixels.length);
  const [lines, length, next, step] = along ? [height, width, width, 1] : [width, height, 1, width];
  for (let line = 0; line < lines; line += 1) {
    const begin = line * next;
    const value = (at: number) => pixels[begin + Math.min(length - 1, Math.max(0, at)) * step] ?? 0;
    let sum = 0;
    for (let at = -radius; at <= radius; at += 1) sum += value(at);
    for (let at = 0; at < length; at += 1) {
      out[begin + at * step] = sum / (2 * radius + 1);
      sum += value(at + radius + 1) - value(at - radius);
    }
  }
  return { width, height, pixels: out };
}
