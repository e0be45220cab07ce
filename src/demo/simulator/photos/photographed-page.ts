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
  /** Degrees clockwise by which the page lies in it, without a word of the camera. */
  lying?: 0 | 90 | 180 | 270;
  /** How dark the darkest corner is, 0 to 1. */
  shadow?: number;
  /** Levels of 256 by which points differ on plain paper. */
  grain?: number;
}

/** The paper that is drawn upon, before it is photographed. */
export interface Sheet extends Grey {
  random: ReturnType<typeof randomFrom>;
  ink: number;
}

/** A photo of a page that is written upon, as somebody would take it with a telephone: lines of words, in ink on paper that is not quite white. */
export function photographedPage(shot: Shot): Buffer {
  return photographOf(drawLines, shot);
}

/** A photo of what is drawn on a sheet of paper. */
export function photographOf(draw: (sheet: Sheet) => void, shot: Shot): Buffer {
  const { seed, width = 1_240, height = 1_754, orientation = 1, quality = 80, blur = 0, contrast = 1 } = shot;
  const { grain = 4, shadow = 0, lying = 0 } = shot;
  const random = randomFrom(seed);
  const pixels = plainPaper(width * height, grain);
  const sheet = { width, height, pixels, random, ink: Math.round(paper - 190 * contrast) };
  draw(sheet);
  let grey: Grey = blur > 0 ? { width, height, pixels: spread(sheet, blur) } : sheet;
  if (shadow > 0) grey = shaded(grey, shadow);
  for (let turn = 0; turn < lying; turn += 90) grey = onItsSide(grey);
  return greyJpeg(grey, { orientation, quality });
}

const paper = 226;
const papers = new Map<string, Uint8Array>();

// A point of it takes longer to draw than anything that is written on it.
function plainPaper(points: number, grain: number): Uint8Array {
  const key = `${points} ${grain}`;
  const known = papers.get(key) ?? new Uint8Array(points);
  if (!papers.has(key)) {
    const random = randomFrom(grain);
    for (let at = 0; at < points; at += 1) known[at] = paper + random.below(2 * grain + 1) - grain;
    papers.set(key, known);
  }
  return known.slice();
}

function drawLines(sheet: Sheet): void {
  const { width, height, random } = sheet;
  for (let top = Math.round(height * 0.08); top < height * 0.9; top += 34)
    for (let left = Math.round(width * 0.1); left < width * 0.88; left += 6 + random.below(7)) {
      if (random.below(7) === 0) left += 12;
      stroke(sheet, { left, top: top + random.below(5), high: 10 + random.below(9) });
    }
}

// A letter, at the size at which a page is photographed: a stem and a bar.
export function stroke(
  { pixels, width, height, ink }: Sheet,
  { left, top, high }: Record<'left' | 'top' | 'high', number>,
): void {
  for (let y = top; y < Math.min(height, top + high); y += 1) pixels.fill(ink, y * width + left, y * width + left + 2);
  if (top + high < height) pixels.fill(ink, (top + high) * width + left, (top + high) * width + left + 5);
}

// Whoever takes a photo stands between the lamp and the paper.
function shaded({ width, height, pixels }: Grey, shadow: number): Grey {
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const dark = (shadow * (x / width + y / height)) / 2;
      out[y * width + x] = pixels[y * width + x]! * (1 - dark);
    }
  return { width, height, pixels: out };
}

function onItsSide({ width, height, pixels }: Grey): Grey {
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) out[x * height + (height - 1 - y)] = pixels[y * width + x] ?? 0;
  return { width: height, height: width, pixels: out };
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
