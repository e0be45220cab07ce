import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { readOrRefuse, submitForm } from '../../platform/forms/submit-form.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, scopeOf, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { PrefilledDossiers } from '../demarche/prefilled-dossiers.service.js';
import type { Procedure } from './procedure.entity.js';
import { procedureForm } from './procedure.form.js';
import { ProcedureImport } from './procedure-import.service.js';
import { ProcedurePages } from './procedure-pages.service.js';
import { Procedures } from './procedures.service.js';
import { version } from '../../platform/forms/form-fields.js';
import { housekeepers } from '../../journey/states/roles.js';

const list = 'requests/procedures/list';
const opened = z.object({ version });
const trial = z.object({ client: z.uuid('Choisissez le client de cet essai.') });

/** Réglages, « Démarche Numérique »: the procedures of ANS on line, each mapped and tried on its page. */
@Controller('settings/procedures')
export class ProceduresController {
  constructor(
    private readonly procedures: Procedures,
    private readonly imports: ProcedureImport,
    private readonly pages: ProcedurePages,
    private readonly dossiers: PrefilledDossiers,
    private readonly db: TenantDb,
  ) {}

  @Get()
  @Render(list)
  all() {
    return this.pages.list();
  }

  /** Its schema may be asked of it: no transaction is open meanwhile. */
  @Post()
  @Allow([...housekeepers])
  @OwnTransactions(true)
  async add(@CurrentUser() user: SignedIn, @Req() request: PageRequest, @Res() response: Response): Promise<void> {
    const scope = scopeOf(user, request);
    const again = (values: Record<string, unknown>, errors: Record<string, string>) =>
      this.db.run(scope, () => this.pages.list(values, errors));
    const body = { ...(request.body as object), ...request.uploads };
    const id = await submitForm({ schema: procedureForm, body, view: list, again }, (form) =>
      this.imports.bring(scope, form),
    );
    flash(request, {
      tone: 'ok',
      text: 'Démarche importée. Vérifiez ce que porte chaque champ, essayez-la, puis mettez-la en usage.',
    });
    response.redirect(303, `/settings/procedures/${id}`);
  }

  @Get(':id')
  @Render('requests/procedures/one')
  one(
    @Param('id') id: string,
    @Query('q') words: unknown,
    @Query('client') client: unknown,
    @CurrentUser() user: SignedIn,
  ) {
    const text = (value: unknown) => (typeof value === 'string' ? value : '');
    return this.pages.one(id, user.role, { words: text(words), client: text(client) });
  }

  @Post(':id/mapping')
  @Allow([...housekeepers])
  @Redirect('/', 303)
  async map(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const procedure = await this.procedures.byId(id);
    await this.procedures.map(id, mappingIn(procedure, body), readOrRefuse(opened, body).version);
    flash(request, { tone: 'ok', text: 'Correspondances enregistrées.' });
    return { url: `/settings/procedures/${id}` };
  }

  @Post(':id/use')
  @Allow([...housekeepers])
  @Redirect('/', 303)
  async use(@Param('id') id: string, @Req() request: PageRequest) {
    await this.procedures.use(id);
    flash(request, { tone: 'ok', text: 'Mise en usage\u00a0: les prochains dossiers seront préremplis avec elle.' });
    return { url: `/settings/procedures/${id}` };
  }

  @Post(':id/trials')
  @Allow([...housekeepers])
  @Redirect('/', 303)
  async try(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const { client } = readOrRefuse(trial, body);
    await this.dossiers.tryWith(id, client);
    flash(request, { tone: 'ok', text: 'Essai demandé. Son lien s’affiche ici dès que Démarche Numérique l’a créé.' });
    return { url: `/settings/procedures/${id}?client=${client}` };
  }
}

// The answers travel by the number of their question: keys are a stranger's.
function mappingIn({ fields }: Procedure, body: Record<string, unknown>) {
  return Object.fromEntries(
    fields.flatMap(({ key }, index): [string, string][] => {
      const fact = body[`field-${index + 1}`];
      return typeof fact === 'string' && fact !== '' ? [[key, fact]] : [];
    }),
  );
}
