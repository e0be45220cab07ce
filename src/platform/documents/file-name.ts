import { uploadedType } from '../../paper/uploads/upload-kind.js';

const extensions: Record<string, { own: string; fits: RegExp }> = {
  'application/pdf': { own: '.pdf', fits: /\.pdf$/i },
  'image/png': { own: '.png', fits: /\.png$/i },
  'image/jpeg': { own: '.jpg', fits: /\.jpe?g$/i },
};
// What a system runs, or a browser shows as a page, when somebody opens it.
const alive =
  /\.(?:exe|com|scr|pif|bat|cmd|ps1|psm1|vbs?|vbe|jse?|mjs|wsf|wsh|hta|lnk|url|msi|msp|jar|reg|cpl|inf|dll|sh|app|apk|desktop|html?|xhtml|mht|svg|xml|chm|iso|img|vhdx?)$/i;
// Control, direction and zero-width characters: what is read is not what is there.
const deceiving = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"<>|:*?]/g;
const longest = 120;

/** Names come from outside: no path, no character that deceives, no end that a system drops, 120 characters at most. */
export function safeFileName(name: string): string {
  const base = name
    .replace(/^.*[\\/]/, '')
    .replace(deceiving, '_')
    .replace(/[\s.]+$/, '')
    .trim();
  return (base || 'document').slice(-longest);
}

/**
 * What a file is kept and given back as: by its bytes, whatever its name or its sender say. A PDF is called `.pdf` and nothing else,
 * and what would run when it is opened is called `.bin`.
 */
export function keptAs({ fileName, mediaType, bytes }: { fileName: string; mediaType: string; bytes: Uint8Array }): {
  fileName: string;
  mediaType: string;
} {
  const name = safeFileName(fileName);
  const type = uploadedType(bytes);
  const kind = extensions[type];
  if (kind) return { mediaType: type, fileName: kind.fits.test(name) ? name : `${withoutExtension(name)}${kind.own}` };
  const claimed = mediaType in extensions ? type : mediaType;
  return { mediaType: claimed, fileName: alive.test(name) ? `${name}.bin` : name };
}

// « mandat.pdf.exe » was called « mandat ».
function withoutExtension(name: string): string {
  return name.replace(/(?:\.[A-Za-z0-9]{1,5}){1,2}$/, '') || 'document';
}
