import { Module } from '@nestjs/common';
import { AnsLinksController } from './ans-links.controller.js';
import { AnsLinks } from './ans-links.service.js';
import { EditorSettingsController } from './editor-settings.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { FactorsController } from './factors/factors.controller.js';
import { FactorsQueries } from './factors/factors.queries.js';
import { FactorsService } from './factors/factors.service.js';
import { TeamFactorsController } from './factors/team-factors.controller.js';
import { TeamFactors } from './factors/team-factors.service.js';
import { SignInPolicyController } from './factors/sign-in-policy.controller.js';
import { SignInPolicyService } from './factors/sign-in-policy.service.js';
import { SignInSteps } from './sign-in/sign-in-steps.service.js';
import { SignInStepsController } from './sign-in/sign-in-steps.controller.js';
import { IdentityProvidersController } from './providers/identity-providers.controller.js';
import { IdentityProviders } from './providers/identity-providers.service.js';
import { OwnProviderController } from './providers/own-provider.controller.js';
import { ProviderClient } from './providers/provider-client.js';
import { ProviderPeople } from './providers/provider-people.service.js';
import { ProviderSignInController } from './providers/provider-sign-in.controller.js';
import { ProviderSignIn } from './providers/provider-sign-in.service.js';
import { TeamController } from './team.controller.js';
import { EditorService } from './editor.service.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { SignInStrategy } from './sign-in/sign-in.strategy.js';
import { TeamQueries } from './team.queries.js';
import { TeamService } from './team.service.js';

@Module({
  controllers: [
    AnsLinksController,
    EditorSettingsController,
    SignInController,
    SignInStepsController,
    FactorsController,
    TeamFactorsController,
    IdentityProvidersController,
    OwnProviderController,
    ProviderSignInController,
    SignInPolicyController,
    TeamController,
  ],
  providers: [
    AnsLinks,
    EditorService,
    SignInService,
    SignInStrategy,
    SignInSteps,
    FactorsQueries,
    FactorsService,
    TeamFactors,
    IdentityProviders,
    ProviderClient,
    ProviderPeople,
    ProviderSignIn,
    SignInPolicyService,
    TeamQueries,
    TeamService,
  ],
  exports: [EditorService, TeamFactors],
})
export class AccountsModule {}
