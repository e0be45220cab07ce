import { describe, expect, it } from '@jest/globals';
import { formatHtml } from './format-html.js';

const shown = (html: string) => formatHtml(html, '').blocks;
const words = (html: string) =>
  shown(html)
    .map(({ cells }) => cells.map((runs) => runs.map(({ text }) => text).join('')).join(' | '))
    .join('\n');
const run = (html: string) => shown(html)[0]?.cells[0]?.[0];

describe('the HTML of a mail', () => {
  it('is its words, in blocks', () => {
    const html =
      '<h1>Accusé</h1><p>Bonjour <b>Zoé</b>,<br>dossier <i>413</i></p><ul><li>un</li><li>deux</li></ul><blockquote><p>cité</p></blockquote><hr>fin';
    expect(shown(html)).toEqual([
      { kind: 'heading', cells: [[{ text: 'Accusé' }]] },
      {
        kind: 'paragraph',
        cells: [
          [
            { text: 'Bonjour ' },
            { text: 'Zoé', strong: true },
            { text: ',\ndossier ' },
            { text: '413', emphasis: true },
          ],
        ],
      },
      { kind: 'item', cells: [[{ text: 'un' }]] },
      { kind: 'item', cells: [[{ text: 'deux' }]] },
      { kind: 'quotation', cells: [[{ text: 'cité' }]] },
      { kind: 'rule', cells: [] },
      { kind: 'paragraph', cells: [[{ text: 'fin' }]] },
    ]);
  });

  it('keeps the rows of a table that says something, and not the boxes that only arrange', () => {
    expect(shown('<table><tr><th>Dossier</th><td>AB-12</td></tr></table>')).toEqual([
      { kind: 'row', cells: [[{ text: 'Dossier', strong: true }], [{ text: 'AB-12' }]] },
    ]);
    expect(shown('<table><tr><td><table><tr><td>Bonjour</td></tr></table></td></tr></table>')).toEqual([
      { kind: 'paragraph', cells: [[{ text: 'Bonjour' }]] },
    ]);
  });

  it.each([
    ['script', 'a<script>alert(1)</script>b'],
    ['an end in a script', 'a<script>"</p>"; x("<b>")</script>b'],
    ['style', 'a<style>body{background:url(https://evil.example)}</style>b'],
    ['svg', 'a<svg><script>alert(1)</script><text>caché</text><a xlink:href="javascript:x"></a></svg>b'],
    ['a frame', 'a<iframe src="https://evil.example" srcdoc="<p>x">dedans</iframe>b'],
    ['an object', 'a<object data="data:text/html,x">dedans<object>x</object></object>b'],
    [
      'controls',
      'a<form action="https://evil.example"><input name="p"><select><option>x</select><button>Payer</button></form>b',
    ],
    ['what nobody sees', 'a<div style="color:red; DISPLAY : none">caché<div>encore</div></div>b'],
    ['what is too small', 'a<span style="font-size:0px">caché</span>b'],
    ['a comment', 'a<!-- [if mso]> caché <![endif] -->b'],
    ['a title', '<head><title>caché</title></head><body>a b</body>'],
  ])('leaves out %s', (_, html) => {
    expect(words(html).replace(/\s/g, '')).toBe('ab');
  });

  it('counts the pictures it does not fetch, says what stands for them, and counts no spying point', () => {
    const html =
      '<p>Voici <img src="https://evil.example/a.png" alt="le logo"><img src="data:image/png;base64,AAAA"><img src="https://evil.example/p.gif" width="1" height="1"></p>';
    const { pictures, blocks } = formatHtml(html, '');
    expect(pictures).toBe(2);
    expect(JSON.stringify(blocks)).not.toMatch(/evil|data:/);
    expect(words(html)).toContain('[image\u00a0: le logo]');
  });

  it.each([
    ['javascript:alert(1)'],
    ['JaVaScRiPt:alert(1)'],
    ['java\u0000script:alert(1)'],
    [' javascript:alert(1)'],
    ['data:text/html,<script>alert(1)</script>'],
    ['vbscript:x'],
    ['file:///etc/passwd'],
    ['/relative'],
    ['//evil.example'],
    ['https://esante.gouv.fr@evil.example/'],
    ['https://'],
  ])('follows no link to %s', (href) => {
    expect(run(`<a href="${href.replaceAll('"', '&quot;')}">ici</a>`)).toEqual({ text: 'ici' });
  });

  it('says where a link leads, unless its words do', () => {
    expect(run('<a href="https://esante.gouv.fr/a">Ouvrir</a>')).toEqual({
      text: 'Ouvrir',
      href: 'https://esante.gouv.fr/a',
      place: 'esante.gouv.fr',
    });
    expect(run('<a href="https://esante.gouv.fr/a">https://esante.gouv.fr/a</a>')).toEqual({
      text: 'https://esante.gouv.fr/a',
      href: 'https://esante.gouv.fr/a',
    });
    expect(run('<a href="mailto:igc@esante.gouv.fr?subject=x">igc@esante.gouv.fr</a>')).toEqual({
      text: 'igc@esante.gouv.fr',
      href: 'mailto:igc@esante.gouv.fr',
    });
  });

  it.each([
    ['https://esante.gouv.fr/validation', 'https://evil.example/x', 'evil.example'],
    ['www.esante.gouv.fr', 'https://evil.example', 'evil.example'],
    ['esante.gouv.fr', 'https://esante.gouv.fr.evil.example', 'esante.gouv.fr.evil.example'],
    ['igc@esante.gouv.fr', 'mailto:pirate@evil.example', 'pirate@evil.example'],
  ])('does not follow one whose words lie: %s leads to %s', (text, href, place) => {
    expect(run(`<a href="${href}">${text}</a>`)).toEqual({ text, place, lies: true });
  });

  it('tells when it says what the text does not', () => {
    const html = '<p>Votre demande est acceptée sous le numéro AB-413-77 depuis hier soir vraiment</p>';
    expect(formatHtml(html, 'Rien à voir du tout').differs).toBe(true);
    expect(
      formatHtml(html, 'Votre demande est ACCEPTÉE, sous le numéro AB-413-77 depuis hier soir vraiment.').differs,
    ).toBe(false);
  });

  it('costs no more than its length, however deep or open', () => {
    for (const html of [
      '<div>'.repeat(300_000),
      '<b><i><a href=x>'.repeat(50_000),
      '<script>'.repeat(100_000),
      '<'.repeat(500_000),
      `<p>${'x '.repeat(500_000)}`,
    ]) {
      const { blocks } = formatHtml(html, '');
      expect(JSON.stringify(blocks).length).toBeLessThan(300_000);
    }
    expect(formatHtml('<p>mot</p>'.repeat(5_000), '')).toMatchObject({ cut: true });
    expect(formatHtml('<p>mot</p>'.repeat(5_000), '').blocks).toHaveLength(1_000);
  });
});
