// The floor: what the same page costs with nothing of ours around it. node:http, pg in pipeline mode, the same role under the same
// row-level security, the same statements and parameters in one transaction, the same template rendered with the same view.
// It reads no session, counts nothing for the menu, computes no view, sets no security header.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { projectAssets } from '../../dist/src/platform/web/assets.js';
import { createRenderer } from '../../dist/src/platform/web/view-engine.js';
import { answerTo } from './hook.mjs';

const views = fileURLToPath(new URL('../../views', import.meta.url));
const renderFile = createRenderer(views, projectAssets(), false);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12, pipeline: true });
const pages = new Map();

answerTo('page', ({ path, page }) => void pages.set(path, page));

createServer((request, response) => void serve(request.url, response)).listen(
  Number(process.env.PORT),
  '127.0.0.1',
  () => console.log('floor ready'),
);

async function serve(path, response) {
  try {
    const body = Buffer.from(await answer(pages.get(path)));
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': body.length }).end(body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

async function answer({ scope, statements, render }) {
  const client = await pool.connect();
  try {
    // One write to the socket, one answer: PostgreSQL takes them in order.
    await Promise.all([
      client.query('BEGIN'),
      client.query("SELECT set_config('app.editor_id', $1, true), set_config('app.person_id', $2, true)", scope),
      ...statements.map((statement) => client.query(statement)),
      client.query('COMMIT'),
    ]);
  } finally {
    client.release();
  }
  return toHtml(render);
}

function toHtml({ name, view }) {
  return new Promise((done, failed) => {
    const options = { ...view, cache: true, settings: { views } };
    renderFile(join(views, `${name}.hbs`), options, (error, html) => (error ? failed(error) : done(html)));
  });
}
