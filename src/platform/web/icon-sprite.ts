import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iconNames, type IconName } from './icon-names.js';

/**
 * Builds the one SVG file that holds every icon as a `<symbol id="i-NAME">`.
 * @param iconFolder the `icons` folder of the package @tabler/icons (MIT)
 * @returns the text of the SVG file, about 60 kB
 * @throws Error (ENOENT) when the list names an icon the package does not have
 */
export function buildIconSprite(iconFolder: string): string {
  const symbols = iconNames.map((name) => symbolOf(iconFolder, name));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`;
}

/** Icons that stand hundreds of times on one page: there the style sheet draws them. */
const drawnByStyle: readonly IconName[] = [
  ...([
    'ban',
    'circle-dashed',
    'send',
    'alert-triangle',
    'package',
    'circle-check',
    'hourglass',
    'circle-x-filled',
    'minus',
  ] as const),
  ...(['user', 'building', 'building-bank', 'alert-circle'] as const),
];

/**
 * The same drawings for the style sheet, as `--i-NAME`, for a mask; `--i-steps` are the five steps of the journey.
 * @throws Error as above
 */
export function buildIconMasks(iconFolder: string): string {
  const icons = drawnByStyle.map((name) => {
    const { filled, shapes } = drawingOf(iconFolder, name);
    const paint = filled
      ? ''
      : ' fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
    return mask(name, `viewBox="0 0 24 24"${paint}`, shapes);
  });
  const steps = [0, 7, 14, 21, 28].map((x) => `<rect x="${x}" width="6" height="6" rx="1.5"/>`).join('');
  return `:root {\n${icons.join('')}${mask('steps', 'width="34" height="6"', steps)}}\n`;
}

function mask(name: string, attributes: string, shapes: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${shapes}</svg>`.replaceAll('"', "'");
  return `--i-${name}: url("data:image/svg+xml,${svg.replace(/[%#<>]/g, encodeURIComponent)}");\n`;
}

function symbolOf(iconFolder: string, name: IconName): string {
  const { filled, shapes } = drawingOf(iconFolder, name);
  // Outline icons take fill and stroke from the page (.icon); a filled one says its own.
  const paint = filled ? ' fill="currentColor" stroke="none"' : '';
  return `<symbol id="i-${name}" viewBox="0 0 24 24"${paint}>${shapes}</symbol>`;
}

function drawingOf(iconFolder: string, name: IconName): { filled: boolean; shapes: string } {
  const filled = name.endsWith('-filled');
  const file = filled ? join('filled', `${name.slice(0, -'-filled'.length)}.svg`) : join('outline', `${name}.svg`);
  const source = readFileSync(join(iconFolder, file), 'utf8');
  const shapes = source
    .slice(source.indexOf('>') + 1, source.lastIndexOf('</svg>'))
    // Tabler starts every drawing with an invisible square of the canvas: nothing to draw.
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
    .replace(/\s*\n\s*/g, '');
  return { filled, shapes };
}
