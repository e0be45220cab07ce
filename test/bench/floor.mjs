// The floor: what the same page costs with nothing of ours around it. node:http, pg in pipeline mode, the same role under the same
// row-level security, in one transaction the statements one would write for that page alone (floors/statements.mjs), its rows by
// template literals, all around them the bytes of our own page, compressed as ours. It reads no session, counts nothing for the
// menu or the views, offers no choices, computes no view, sets no security header. In as many processes as our web.
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { brotliCompressSync, constants } from 'node:zlib';
import pg from 'pg';
import { floors } from './floors/statements.mjs';
import { rowsOf } from './floors/rows.mjs';
import { answerTo } from './hook.mjs';

// Days stay texts, as in the product.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12, pipeline: true });
const pages = new Map();
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

answerTo('page', ({ path, page: { floor, facts, scope, html } }) => {
  const statements = floors[floor](facts).map((statement, place) => ({ ...statement, name: `${floor}${place}` }));
  const opening = `START TRANSACTION; SET LOCAL app.editor_id = '${scope.editorId}'; SET LOCAL app.person_id = '${scope.personId}'`;
  pages.set(path, { floor, statements, opening, frame: frameOf(html) });
});

if (cluster.isPrimary) {
  cluster.setupPrimary({ serialization: 'advanced' });
  const members = Array.from({ length: Number(process.env.FLOOR_PROCESSES) }, () => cluster.fork());
  process.on('SIGTERM', () => process.exit(0));
  await Promise.all(members.map((member) => once(member, 'listening')));
  console.log('floor ready');
} else
  createServer((request, response) => void serve(request.url, response)).listen(Number(process.env.PORT), '127.0.0.1');

async function serve(path, response) {
  try {
    const body = brotliCompressSync(await answer(pages.get(path)), quality);
    const headers = {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Encoding': 'br',
      'Content-Length': body.length,
    };
    response.writeHead(200, headers).end(body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

async function answer({ floor, statements, opening, frame }) {
  const client = await pool.connect();
  try {
    const { stream } = client.connection;
    // One write to the socket, one answer: PostgreSQL takes them in order.
    stream.cork();
    const asked = [opening, ...statements, 'COMMIT'].map((statement) => client.query(statement));
    stream.uncork();
    const answers = await Promise.all(asked);
    return (
      frame.before +
      rowsOf(
        floor,
        answers.slice(1, -1).map(({ rows }) => rows),
      ) +
      frame.after
    );
  } finally {
    client.release();
  }
}

// All of our page but its rows.
function frameOf(html) {
  const start = html.indexOf('<tbody>');
  const end = html.lastIndexOf('</tbody>');
  if (start > 0 && end > start) return { before: html.slice(0, start + '<tbody>'.length), after: html.slice(end) };
  const main = html.lastIndexOf('</main>');
  return { before: html.slice(0, main), after: html.slice(main) };
}
