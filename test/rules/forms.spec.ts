import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';
import { filesOf } from '../support/sentences.js';

const root = projectRoot();
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** Who reads a form, or brings a page back, otherwise than by `submitForm`, `submitChange` and `readOrRefuse`. */
const readers: Record<string, string> = {
  'src/platform/web/errors.ts': 'the error itself',
  'src/platform/web/error.filter.ts': 'makes the page of it',
  'src/platform/web/read-form.ts': 'the reading itself',
  'src/platform/forms/submit-form.ts': 'the one way',
  'src/platform/web/uploads.ts': 'a file that may not come in, before any route is known',
  'src/platform/changes/change-form.ts': 'the form of a change, which its table asks for',
  'src/platform/changes/submit-change.ts': 'the one way of a change',
  'src/accounts/sign-in/sign-in.controller.ts': 'nobody is signed in: passport says no, and not of which answer',
  'src/accounts/sign-in/onward.ts': 'the password was right, and the team comes in otherwise',
  'src/register-changes/register-changes.controller.ts': 'an address that asks for a page, where nothing is sent',
  'src/client-page/number-change.controller.ts': 'an address that asks what a number would do, where nothing is sent',
  'src/assignments/administrators/administrators.controller.ts': 'a departure: the form of a change without a table',
  'src/imports/pages/imports.controller.ts': 'a file, and the columns it happens to have',
  'src/requests/blanks/forms-settings.controller.ts': 'one file, which says itself what is wrong with it',
  'src/certificates/import/certificate-imports.controller.ts': 'what comes back is a verdict, not an error of a field',
  'src/trust/authorities.controller.ts':
    'a file that is looked at first: what comes back is a comparison, or a finding',
  'src/client-space/page/space.controller.ts': 'files, which are read before any transaction',
  'src/client-space/csr/space-csr.controller.ts':
    'what is refused commits before the page comes back: the journal is told of a private key',
  'src/client-space/page/space-code.controller.ts': 'a wrong try is counted, and commits before the page comes back',
  'src/certificates/import/certificate-upload.ts': 'what comes back is a verdict, not an error of a field',
};

/** Forms that a person fills and that are not made by the shell. */
const drawn: Record<string, string> = {
  'views/partials/forms/form.hbs': 'the shell',
  'views/partials/changes/changes.hbs': 'the shell of changes of state, many on a page',
  'views/partials/conflict.hbs': 'the page of a conflict: three columns, made from the same fields',
  'views/settings/look.hbs': 'samples, which send nothing',
  'views/errors/confirmation.hbs': 'sends on, with the password, whatever form was on its way',
  'views/accounts/sign-in.hbs': 'nobody is signed in, and there is no token to hold',
  'views/accounts/sign-in/editor.hbs': 'nobody is signed in, and there is no token to hold',
  'views/accounts/sign-in/step.hbs': 'nobody is signed in, and there is no token to hold',
  'views/accounts/sign-in/enrolment.hbs': 'nobody is signed in, and there is no token to hold',
  'views/partials/certificates/import-form.hbs': 'one file, which comes back with a verdict',
  'views/requests/blanks/list.hbs': 'one file, nothing to bring back',
  'views/partials/requests/prefilled.hbs': 'one file, nothing to bring back',
  'views/imports/new.hbs': 'one file, nothing to bring back',
  'views/partials/imports/mapping.hbs': 'as many answers as the file has columns',
  'views/partials/imports/choices.hbs': 'as many answers as the file has causes',
  'views/trust/authorities.hbs': 'one file, which comes back with a comparison',
  'views/partials/trust/comparison.hbs': 'a yes to what was compared',
  'views/partials/mailbox/box/head.hbs': 'one file, nothing to bring back',
  'views/client-space/one.hbs': 'one field of files, nothing to bring back',
  'views/client-space/review/one.hbs': 'one answer for each point of a paper, and three ways to send them',
  'views/client-space/staff/client.hbs': 'one choice, nothing to bring back',
  'views/requests/page/one.hbs': 'one file, nothing to bring back',
  'views/clients/list/list.hbs': 'ticks of a list',
  'views/groupings/one.hbs': 'ticks of a list',
  'views/readiness/mass.hbs': 'days that lead to the campaign’s own form, which checks them and shows them again',
  'views/readiness/designations.hbs': 'ticks of a list, and what shows what was ticked',
  'views/departures/line.hbs': 'ticks of a list, and what is decided of those ticked',
  'views/departures/one.hbs': 'one choice a line of a table: as many answers as lines have something',
};

// What a person fills: the fields of the house, or an input that shows.
const visible = /\{\{> field |\{\{> groupings\/members|<textarea|<select|<input(?![^>]*type="hidden")/;

describe('a form that is sent', () => {
  it('is read in one place, which brings the page back with what was typed', () => {
    const files = filesOf('src', /\.ts$/).filter((file) => !file.endsWith('.spec.ts'));
    const own = files.filter((file) => /\breadForm(Async)?\(|\bInvalidForm\(/.test(textOf(file)));
    expect(own.filter((file) => !(file in readers))).toEqual([]);
  });

  it('is drawn by the shell, which holds the summary, the token, the version and the buttons', () => {
    const files = readdirSync(join(root, 'views'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.hbs'))
      .map((file) => join('views', file));
    const own = files.filter((file) =>
      [...textOf(file).matchAll(/<form\b[^>]*method="post"[^>]*>([\s\S]*?)<\/form>/g)].some(([, inside]) =>
        visible.test(inside ?? ''),
      ),
    );
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((file) => !(file in drawn))).toEqual([]);
  });

  it('keeps no exception for a file that is gone', () => {
    const files = new Set([...filesOf('src', /\.ts$/), ...filesOf('views', /\.hbs$/)]);
    expect([...Object.keys(readers), ...Object.keys(drawn)].filter((file) => !files.has(file))).toEqual([]);
  });
});
