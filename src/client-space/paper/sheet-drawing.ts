import type { Matrix } from '../../paper/handed/page-image.js';
import type { Sheet } from '../../paper/handed/review-paper.js';

/** A page after so many degrees clockwise: its box, and how a drawing of it moves there. */
export interface Turned {
  width: number;
  height: number;
  transform: string;
}

export function turnedBox({ width, height }: Sheet, turn: number): Turned {
  const upright = turn % 180 === 0;
  const moves: Record<number, string> = {
    90: `translate(${height} 0) rotate(90)`,
    180: `translate(${width} ${height}) rotate(180)`,
    270: `translate(0 ${width}) rotate(270)`,
  };
  return { ...(upright ? { width, height } : { width: height, height: width }), transform: moves[turn] ?? 'rotate(0)' };
}

/** The photo of a page, moved by SVG. A page of PDF counts upwards, a drawing of the web downwards; so do the images of each. */
export function photoDrawing(src: string, [a, b, c, d, e, f]: Matrix, { height }: Sheet, { transform }: Turned) {
  const matrix = [a, -b, -c, d, c + e, height - d - f].map(rounded).join(' ');
  return { src, turn: transform, place: `matrix(${matrix})` };
}

export const rounded = (value: number) => Math.round(value * 1000) / 1000;
