/** Luhn sum (ISO/IEC 7812-1, annex B) of a string of digits, check digit included: valid when it is a multiple of 10. */
function luhnSum(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum;
}

/** Whether a string of digits ends with its right Luhn key. */
export function passesLuhn(digits: string): boolean {
  return luhnSum(digits) % 10 === 0;
}

/** The last digit that would make `digits` valid, all others being right. */
export function expectedLuhnKey(digits: string): string {
  const sum = luhnSum(`${digits.slice(0, -1)}0`);
  return String((10 - (sum % 10)) % 10);
}
