/** A part of the menu « Exporter » (partial `export-menu`): what is exported, and its files. */
export interface Exported {
  title: string;
  items: { href: string; label: string }[];
}

/** The files of what people read or reckon with. @param href its address in that format */
export function forSpreadsheets(title: string, href: (format: 'csv' | 'xlsx') => string): Exported {
  return {
    title,
    items: [
      { href: href('csv'), label: 'CSV, pour un tableur' },
      { href: href('xlsx'), label: 'XLSX, pour Excel' },
    ],
  };
}
