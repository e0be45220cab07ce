import { Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { EditorService } from '../editor.service.js';
import { IdentityProviders } from './identity-providers.service.js';
import { ProviderPeople } from './provider-people.service.js';
import { passwordServes, WaysIn } from '../ways-in.service.js';
import { askToTie, intentOf } from './tie-intent.js';
import { everyone } from '../../journey/states/roles.js';

/** « Mon compte », the identity one has at the provider of the team. */
@Controller('account/provider')
@Allow(everyone)
export class OwnProviderController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly people: ProviderPeople,
    private readonly editors: EditorService,
    private readonly ways: WaysIn,
  ) {}

  @Get()
  @Render('accounts/own-provider')
  async show(@CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const provider = await this.providers.offered();
    const { slug } = await this.editors.current();
    return {
      title: 'Compte de l’entreprise',
      crumbs: [{ label: 'Mon compte', href: '/account' }],
      provider: provider && { name: provider.name },
      tied: provider !== null && (await this.people.isLinked(user.id, provider.issuer)),
      kept: await this.whyTied(user),
      asked: intentOf(request) === 'asked',
      leave: `/s/${slug}/provider`,
    };
  }

  @Post()
  @Confirmed(true)
  @Redirect('/account/provider', 303)
  async ask(@Req() request: PageRequest) {
    if (!(await this.providers.offered())) throw new Refused(['Votre équipe n’a pas de fournisseur d’identité.']);
    askToTie(request);
    return { url: '/account/provider' };
  }

  @Post('removal')
  @Confirmed(true)
  @Redirect('/account/provider', 303)
  async untie(@CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const why = await this.whyTied(user);
    if (why) throw new Refused([why]);
    const { issuer } = await this.providers.current();
    await this.people.unlink(user, issuer);
    flash(request, { tone: 'ok', text: 'Compte détaché\u00a0: vous vous connectez par mot de passe.' });
    return { url: '/account/provider' };
  }
  /** Why somebody may not do without it, in French; null when they may. */
  private async whyTied({ id, role }: SignedIn): Promise<string | null> {
    const { hasPassword } = await this.ways.of(id);
    if (!passwordServes(await this.providers.current(), role))
      return 'Votre équipe se connecte ainsi\u00a0: le mot de passe y est réservé aux responsables Sceau.';
    return hasPassword
      ? null
      : 'Vous n’avez pas de mot de passe, et ne pourriez plus vous connecter\u00a0: choisissez-en d’abord un dans «\u00a0Mon compte\u00a0».';
  }
}
