import { afterAll } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { load, type CheerioAPI } from 'cheerio';
import supertest from 'supertest';
import type { Role } from '../../src/journey/states/transitions.js';
import { openTenant, testPassword, type TestEditor, type TestTenant } from './tenant.js';

/** A browser without a screen: keeps cookies, sends Origin and Sec-Fetch-Site as a page of ours would. */
export type Visitor = ReturnType<typeof supertest.agent>;

export interface TestApp extends TestTenant<NestExpressApplication> {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  /** Nobody yet. */
  visitor(): Visitor;
  /** Signs a person of that role in through the form. @param editor another editor than the test's own */
  signIn(role?: Role, editor?: TestEditor): Promise<Visitor>;
}

/**
 * The whole application over HTTP on a free port, built by the code that main.ts runs.
 * @param template a database that is copied (`madeOnce`), with its editors
 */
export async function startTestApp(environment: Record<string, string> = {}, template?: string): Promise<TestApp> {
  const build = async () => {
    const { AppModule } = await import('../../src/app.module.js');
    const { setUpApp } = await import('../../src/app.setup.js');
    const { PageAdapter } = await import('../../src/platform/web/express/page-adapter.js');
    const app = await NestFactory.create<NestExpressApplication>(AppModule, new PageAdapter(), {
      bodyParser: false,
      logger: console,
      abortOnError: false,
    });
    setUpApp(app);
    await app.listen(0, '127.0.0.1');
    return app;
  };
  const tenant = await openTenant(environment, build, template);
  const url = await tenant.app.getUrl();
  const visitor = () => browse(url);
  return {
    ...tenant,
    url,
    visitor,
    async signIn(role = 'support', editor = tenant) {
      const agent = visitor();
      const { email } = editor.users[role];
      await agent.post('/session').type('form').send({ email, password: testPassword }).expect(303);
      return agent;
    },
  };
}

/** `const app = await anApp();` at the head of a spec: started for the whole file, stopped after its last test. */
export async function anApp(environment: Record<string, string> = {}): Promise<TestApp> {
  const app = await startTestApp(environment);
  afterAll(() => app.stop());
  return app;
}

function browse(url: string): Visitor {
  const agent = supertest.agent(url);
  agent.set({ Origin: url, 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html' });
  return agent;
}

/** The page of an answer, to be asked as a person would read it: a browser empties a date field of what is no ISO day, which is marked (`[data-dropped]`). */
export function pageOf(response: { text: string }): CheerioAPI {
  const page = load(response.text);
  for (const input of page('input[type=date][value]').toArray()) {
    const value = page(input).attr('value') ?? '';
    if (!/^(\d{4}-\d{2}-\d{2})?$/.test(value)) page(input).attr('value', '').attr('data-dropped', value);
  }
  return page;
}

/** The words of an element with single spaces: `wordsOf(page, 'h1')`. */
export function wordsOf(page: CheerioAPI, selector: string): string {
  return page(selector).text().replace(/\s+/g, ' ').trim();
}

/** What a visitor sends to be known again, as a header. */
export function cookieOf(visitor: Visitor, url: string): string {
  return visitor.jar
    .getCookies({ domain: new URL(url).hostname, path: '/', secure: false, script: false })
    .toValueString();
}
