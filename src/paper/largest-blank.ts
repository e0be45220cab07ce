/** A blank form as it is published weighs less than one: a page that asks for it says this bound. */
export const largestBlank = 5 * 1024 * 1024;

export const heavyBlank = `Ce fichier dépasse ${largestBlank / 1024 / 1024}\u00a0Mo.`;
