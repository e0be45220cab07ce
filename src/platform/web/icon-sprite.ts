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

function symbolOf(iconFolder: string, name: IconName): string {
  const filled = name.endsWith('-filled');
  const file = filled ? join('filled', `${name.slice(0, -'-filled'.length)}.svg`) : join('outline', `${name}.svg`);
  const source = readFileSync(join(iconFolder, file), 'utf8');
  const shapes = source
    .slice(source.indexOf('>') + 1, source.lastIndexOf('</svg>'))
    // Tabler starts every drawing with an invisible square of the canvas: nothing to draw.
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
    .replace(/\s*\n\s*/g, '');
  // Outline icons take fill and stroke from the page (.icon); a filled one says its own.
  const paint = filled ? ' fill="currentColor" stroke="none"' : '';
  return `<symbol id="i-${name}" viewBox="0 0 24 24"${paint}>${shapes}</symbol>`;
}
