import { expect, it } from '@jest/globals';
import { escaped, wrapped } from './template-values.js';

it.each([
  ['sante@esante.gouv.fr', 'sante@<wbr>esante<wbr>.gouv<wbr>.fr'],
  ['De <a.b@c.fr>, puis d@e.fr.', 'De &lt;a<wbr>.b@<wbr>c<wbr>.fr&gt;, puis d@<wbr>e<wbr>.fr.'],
  ['Sans adresse. <b>', 'Sans adresse. &lt;b&gt;'],
  ['"><script>x@y.fr</script>', '&quot;&gt;&lt;script&gt;x@<wbr>y<wbr>.fr&lt;/script&gt;'],
  [null, ''],
])('%s: an address wraps where its parts meet, and nothing else changes', (words, html) => {
  expect(escaped(wrapped(words))).toBe(html);
});
