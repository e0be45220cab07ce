// What `npm test` prints: a dot a file, what failed as it fails, the tests that were skipped, the slowest files, and the counts last.

const width = 80;

/** The reporter of test/jest.config.js. `--verbose` names every test. */
export default class Reporter {
  #globalConfig;
  #counts;
  #dots = 0;

  constructor(globalConfig) {
    this.#globalConfig = globalConfig;
    // Last of all: the exit code also tells of a teardown that failed.
    process.once('exit', (code) => this.#counts && console.log(`\n${line(this.#counts, code)}`));
  }

  onTestResult(_test, result) {
    if (this.#globalConfig.verbose) this.#name(result);
    if (result.failureMessage) this.#explain(result);
    else if (!this.#globalConfig.verbose) this.#dot();
  }

  onRunComplete(_contexts, results) {
    if (this.#dots > 0) process.stdout.write('\n');
    if (!this.#globalConfig.testNamePattern) nameSkipped(results);
    timeFaults(results);
    nameSlowest(results, (path) => this.#short(path));
    this.#counts = results;
    // test/run.mjs says the counts itself when there was nothing to run.
    process.send?.('counted');
  }

  /** Jest fails the run for it. */
  getLastError() {
    return this.#counts?.numPassedTests === 0 ? new Error('nothing passed') : undefined;
  }

  #dot() {
    this.#dots += 1;
    process.stdout.write(this.#dots % width === 0 ? '.\n' : '.');
  }

  #explain({ testFilePath, failureMessage }) {
    console.log(`${this.#dots % width === 0 ? '' : '\n'}✗ ${this.#short(testFilePath)}`);
    this.#dots = 0;
    console.log(failureMessage);
  }

  #name({ testFilePath, testResults }) {
    console.log(this.#short(testFilePath));
    for (const { fullName, status, duration } of testResults)
      console.log(`  ${marks[status] ?? '○'} ${fullName} (${duration ?? 0} ms)`);
  }

  #short(path) {
    return path.slice(this.#globalConfig.rootDir.length + 1);
  }
}

const marks = { passed: '✓', failed: '✗' };

// With -t everything else is skipped on purpose: no list then.
function nameSkipped({ testResults }) {
  const tests = testResults.flatMap((file) => file.testResults);
  const skipped = tests.filter(({ status }) => status === 'pending' || status === 'todo');
  if (skipped.length > 0) console.log('\nTests non exécutés :');
  for (const test of skipped) console.log(`  - ${test.fullName}`);
}

// What the fault suite takes on each of its carriers (test/faults/carriers.ts), hooks of one test included, those of a file not.
function timeFaults({ testResults }) {
  const tests = testResults.flatMap((file) => (file.testFilePath.includes('/test/faults/') ? file.testResults : []));
  const times = ['PostgreSQL', 'Redis'].map((carrier) => {
    const its = tests.filter(({ fullName, duration }) => duration && fullName.includes(`, carried by ${carrier} `));
    return [carrier, its.length, its.reduce((sum, { duration }) => sum + duration, 0)];
  });
  for (const [carrier, count, time] of times)
    if (count > 0) console.log(`Pannes, transportées par ${carrier} : ${count} tests, ${Math.round(time / 1000)} s`);
}

const shown = 15;

// Where the time of a whole run goes: until the first test begins (what is loaded, the hooks before all), and after.
function nameSlowest({ testResults }, short) {
  if (testResults.length < 2 * shown) return;
  const times = testResults.map(({ testFilePath, perfStats: { start, end }, testResults: tests }) => {
    const first = Math.min(...tests.map(({ startAt }) => startAt ?? end), end);
    return { testFilePath, whole: end - start, before: first - start };
  });
  const seconds = (key, files = times) => `${Math.round(files.reduce((sum, file) => sum + file[key], 0) / 1000)} s`;
  console.log(
    `\n${times.length} fichiers\u00a0: ${seconds('whole')}, dont ${seconds('before')} avant leur premier test`,
  );
  const slowest = times.sort((one, other) => other.whole - one.whole).slice(0, shown);
  for (const file of slowest)
    console.log(
      `${seconds('whole', [file]).padStart(7)} ${seconds('before', [file]).padStart(6)}  ${short(file.testFilePath)}`,
    );
}

// A file that could not even be loaded has no test to count: it counts as one failure.
function line(results, code) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${failed === 0 && code !== 0 ? 1 : failed} failed, ${skipped} skipped`;
}
