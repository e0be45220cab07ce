import { setTimeout as sleep } from 'node:timers/promises';
import type { ParsedMail } from 'mailparser';

const patience = 120_000;
/** While photos are drawn nobody reads what the server says: a line that was kept would be found closed. */
const once = { connection: 'close' };

/** Somebody of a client in their space, by its pages: follows the link of a mail, reads the code in their mailbox, hands back. */
export class SpaceVisitor {
  /** By address: the codes that arrived there. */
  private readonly codes = new Map<string, string[]>();

  /** A mail that arrived. @returns whether it was a code, which is nothing to answer */
  read(mail: ParsedMail): boolean {
    const code = /^Votre code[\s\u00a0]*: (\d{6})$/m.exec(mail.text ?? '')?.[1];
    if (code) this.mailbox(mail).push(code);
    return code !== undefined;
  }

  /** What the page answers when photos are handed back: kept, or why not. */
  async handBack(mail: ParsedMail, pages: Buffer[]): Promise<number> {
    const { link, cookie } = await this.unlocked(mail);
    const form = new FormData();
    pages.forEach((page, at) =>
      form.append('pages', new Blob([new Uint8Array(page)], { type: 'image/jpeg' }), `IMG_${at + 1}.jpg`),
    );
    return (await post(`${link}/paper`, form, cookie)).status;
  }

  /** Fills a form of the space. */
  async send(mail: ParsedMail, name: 'refusal' | 'question', values: Record<string, string>): Promise<number> {
    const { link, cookie } = name === 'question' ? { link: linkIn(mail), cookie: '' } : await this.unlocked(mail);
    return (await post(`${link}/${name}`, new URLSearchParams(values), cookie)).status;
  }

  private async unlocked(mail: ParsedMail): Promise<{ link: string; cookie: string }> {
    const link = linkIn(mail);
    await fetch(link, { headers: once });
    await post(`${link}/codes`, new URLSearchParams());
    const answer = await post(`${link}/code`, new URLSearchParams({ code: await this.nextCode(mail) }));
    const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
    return { link, cookie };
  }

  private async nextCode(mail: ParsedMail): Promise<string> {
    for (const until = Date.now() + patience; Date.now() < until; await sleep(100)) {
      const code = this.mailbox(mail).shift();
      if (code) return code;
    }
    throw new Error('No code came');
  }

  private mailbox(mail: ParsedMail): string[] {
    const address = [mail.to ?? []].flat()[0]?.value[0]?.address ?? '';
    const mailbox = this.codes.get(address) ?? [];
    this.codes.set(address, mailbox);
    return mailbox;
  }
}

function linkIn(mail: ParsedMail): string {
  const link = /https?:\/\/\S+\/space\/[\w-]{43}/.exec(mail.text ?? '')?.[0];
  if (!link) throw new Error(`No link in « ${mail.subject ?? ''} »`);
  return link;
}

/** As a browser sends a form; told that everybody is busy, somebody tries again. */
async function post(url: string, body: FormData | URLSearchParams, cookie = ''): Promise<Response> {
  const headers = { ...once, origin: new URL(url).origin, 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) };
  for (const until = Date.now() + patience; ; await sleep(1_000)) {
    const answer = await fetch(url, { method: 'POST', body, headers, redirect: 'manual' });
    if (answer.status !== 503 || Date.now() > until) return answer;
    await answer.body?.cancel();
  }
}
