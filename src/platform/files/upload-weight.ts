/** As `fileSize` counts: a file that a page calls « 10 Mo » is held by a bound that says so. */
export const megabyte = 1_000_000;

/** 10 MB a file. A scan of two pages weighs one. */
export const maximumUpload = 10 * megabyte;

/** What a table or a drop may weigh: more than a hundred thousand clients. */
export const maximumImport = 30 * megabyte;

/** A bound in words, « 10 Mo »: pages and refusals say what is held, whatever it becomes. */
export const weightOf = (bytes: number): string => `${Math.floor(bytes / megabyte)}\u00a0Mo`;

/** « 10 Mo au plus ». */
export const atMost = (bytes: number = maximumUpload): string => `${weightOf(bytes)} au plus`;

/** What a field of scans says of its file. */
export const scanHint = `PDF, PNG ou JPEG, ${atMost()}.`;
