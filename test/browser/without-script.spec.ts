import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { finessNumber } from '../../src/demo/story/made/numbers.js';
import { openDemoHouse, type DemoHouse } from './demo-house.js';

let house: DemoHouse;
beforeAll(async () => {
  house = await openDemoHouse();
});
afterAll(() => house.close());

describe('without JavaScript', () => {
  it('one signs in, creates a client by hand, and sends a form twice for one effect', async () => {
    const context = await house.signedIn('support', { javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${house.app.url}/clients/new`);
    await plain.fill('#f-finessEj', finessNumber('06', 7_777));
    await plain.fill('#f-name', 'Centre sans script');
    await plain.click('main form button[type=submit]');
    await plain.locator('.s-flash').getByText('créé').waitFor();
    const [address = ''] = plain.url().split('#');
    const token = await plain.locator('form[action$="/comments"] input[name=_token]').inputValue();
    await plain.fill('textarea[name=text]', 'Rappeler la direction jeudi.');
    await plain.getByRole('button', { name: 'Ajouter la note' }).click();
    await plain.locator('main').getByText('Rappeler la direction jeudi.').first().waitFor();
    expect(plain.url().split('#')[0]).toBe(address);
    await plain.request.post(`${address}/comments`, {
      form: { _token: token, text: 'Rappeler la direction jeudi.' },
      headers: { Origin: house.app.url, 'Sec-Fetch-Site': 'same-origin' },
    });
    const { rows } = await house.demo.owner.query(`SELECT 1 FROM comments WHERE text LIKE 'Rappeler la direction%'`);
    expect(rows).toHaveLength(1);
    await context.close();
  });
});
