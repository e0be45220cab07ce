/** The tables of ITU T.81, annex K, for luminance. */

/** Places of the coefficients, row by row, in the order in which they are written. */
export const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
];

/** Steps of quantisation, row by row. */
export const luminance = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];

/** A Huffman table: how many codes have each length, what each stands for, and the code of a value. */
export interface HuffmanCodes {
  counts: number[];
  values: number[];
  of(value: number): { bits: number; length: number };
}

export const dcCodes = huffman([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], '000102030405060708090a0b');

export const acCodes = huffman(
  [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
  `01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa`,
);

// T.81 § C.2: codes of one length follow one another.
function huffman(counts: number[], hex: string): HuffmanCodes {
  const values = [...Buffer.from(hex, 'hex')];
  const codes = new Map<number, { bits: number; length: number }>();
  let [bits, at] = [0, 0];
  counts.forEach((count, index) => {
    for (let one = 0; one < count; one += 1) {
      codes.set(values[at] ?? 0, { bits, length: index + 1 });
      bits += 1;
      at += 1;
    }
    bits <<= 1;
  });
  return { counts, values, of: (value) => codes.get(value) ?? { bits: 0, length: 0 } };
}
