import { startServer, makeDatabase } from './databases.mjs';
import { measurePages } from './rows/pages.mjs';
import { explain } from './explain.mjs';
import { findPerson } from './people.mjs';
import { recordPages } from './stage.mjs';
import { stopProcesses } from './processes.mjs';
const server = await startServer();
try {
  let t = Date.now();
  const database = await makeDatabase(server.adminUrl, 'sceau', ['--clients', process.argv[2] ?? '5000']);
  console.log('seeded', Date.now() - t);
  const { rows, costs } = await measurePages({ database, settings: { seconds: 2, rounds: 3 }, wants: (n) => !process.argv[3] || process.argv[3].includes(n), say: console.log });
  for (const r of rows) console.log(r.label.padEnd(20), r.connections, r.result.ours, r.result.rival, r.ratio.toFixed(2), r.met);
  for (const c of costs) { const { slowest, own, shell, session, transaction } = c; const f = (x) => x.milliseconds.toFixed(1) + ' ms/' + x.statements + ' stmts';
    console.log(`\n${c.path}: total ${c.milliseconds.toFixed(1)} ms; own SQL ${f(own)}; shell ${f(shell)}; session ${f(session)}; transaction ${f(transaction)}; template ${c.template.toFixed(1)} ms; rest ${(c.milliseconds - own.milliseconds - shell.milliseconds - session.milliseconds - transaction.milliseconds - c.template).toFixed(1)} ms`); }
  const person = await findPerson(database);
  const rec = await recordPages(database, person, costs.map((c) => c.path));
  for (const [path, { statements }] of rec) { console.log('\n== ' + path); for (const e of await explain(database.url, [person.editorId, person.personId], statements)) console.log(`plan ${e.planning.toFixed(1)} exec ${e.execution.toFixed(1)}  ${e.text.replace(/\s+/g, ' ').slice(0, 200)}`); }
} finally { await stopProcesses(); await server.stop(); }
