/**
 * The lines that differ between two texts, in the order of the second, by longest common subsequence of lines.
 * @param {string} before
 * @param {string} after
 * @returns {string} `- line` and `+ line`, at most sixty
 */
export function differences(before, after) {
  const [one, two] = [before.split('\n'), after.split('\n')];
  const lengths = commonLengths(one, two);
  const lines = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < two.length) {
    if (i < one.length && j < two.length && one[i] === two[j]) [i, j] = [i + 1, j + 1];
    else if (j >= two.length || (i < one.length && lengths[i + 1][j] >= lengths[i][j + 1])) lines.push(`- ${one[i++]}`);
    else lines.push(`+ ${two[j++]}`);
  }
  return lines.slice(0, 60).join('\n');
}

function commonLengths(one, two) {
  const lengths = Array.from({ length: one.length + 1 }, () => new Uint16Array(two.length + 1));
  for (let i = one.length - 1; i >= 0; i -= 1)
    for (let j = two.length - 1; j >= 0; j -= 1)
      lengths[i][j] = one[i] === two[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  return lengths;
}
