const megabyte = 1024 * 1024;

/** 10 MB a file. A scan of two pages weighs one. */
export const maximumUpload = 10 * megabyte;

/** A bound in words, « 10 Mo »: pages and refusals say what is held, whatever it becomes. */
export const weightOf = (bytes: number): string => `${Math.floor(bytes / megabyte)}\u00a0Mo`;

/** « 10 Mo au plus ». */
export const atMost = (bytes: number = maximumUpload): string => `${weightOf(bytes)} au plus`;

/** What a field of scans says of its file. */
export const scanHint = `PDF, PNG ou JPEG, ${atMost()}.`;
