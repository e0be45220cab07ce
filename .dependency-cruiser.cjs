// Holds the floors of docs/house.md: pure rooms, the platform, the nouns in one direction, the screens, then demo and operator.
const { pure, nouns } = require('./test/check/floors.cjs');

const rooms = (names) => `^src/(${names.join('|')})/`;
const tests = '\\.spec\\.ts$';
/** Columns, tables of states and named facts are vocabulary: any room may name another's. Who may read and write rows is held by test/rules. */
const vocabulary = '\\.(entity|transitions|facts)\\.ts$';
/** src/*.ts puts the house together; only these two files are also read from below. */
const readByAll = '^src/(jobs|config/env)\\.ts$';

const upwards = nouns.slice(0, -1).map((room, floor) => ({
  name: `${room}-stands-below`,
  comment: `${room} may not call a room above it: publish a job, or register a hook (docs/house.md, Floors).`,
  severity: 'error',
  from: { path: rooms([room]), pathNot: tests },
  to: { path: rooms(nouns.slice(floor + 1)), pathNot: vocabulary },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upwards,
    ...pure.map((room) => ({
      name: `${room}-is-pure`,
      comment: 'A pure room imports nothing of ours, but what a number is: identifiers, the lowest of all.',
      severity: 'error',
      from: { path: rooms([room]), pathNot: tests },
      to: { path: '^(src|test)/', pathNot: rooms([room, 'identifiers']) },
    })),
    {
      name: 'pure-rooms-touch-nothing',
      comment:
        'Bytes and values in, typed result out: no database, network or framework. Fonts and forms may be read from files.',
      severity: 'error',
      from: { path: rooms(pure), pathNot: tests },
      to: { path: 'node_modules/(typeorm|pg|@nestjs|express|bullmq|ioredis|nodemailer)/' },
    },
    {
      name: 'platform-knows-no-noun',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: tests },
      to: { path: '^src/', pathNot: ['^src/platform/', rooms(pure), readByAll] },
    },
    {
      name: 'nouns-know-no-top',
      comment: 'The command line and the demo stand on everything; nothing stands on them, nor on src/*.ts.',
      severity: 'error',
      from: { path: rooms(nouns), pathNot: tests },
      to: { path: ['^src/(operator|demo|volume|local)/', '^src/[^/]+\\.ts$'], pathNot: readByAll },
    },
    {
      name: 'no-test-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: ['^test/', tests] },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-development-package-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: [tests, '\\.d\\.mts$', '^src/local/building\\.mjs$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unlisted-package',
      severity: 'error',
      from: { path: '^(src|test|migrations)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
};
