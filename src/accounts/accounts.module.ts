import { Module } from '@nestjs/common';
import { Confirmations } from '../platform/auth/confirmations.js';
import { AccountController } from './account/account.controller.js';
import { ConfirmationController } from './account/confirmation.controller.js';
import { OwnAccount } from './account/own-account.service.js';
import { AnsLinksController } from './ans-links.controller.js';
import { AnsLinks } from './ans-links.service.js';
import { EditorSettingsController } from './editor-settings.controller.js';
import { FactorsController } from './factors/factors.controller.js';
import { FactorsQueries } from './factors/factors.queries.js';
import { FactorsService } from './factors/factors.service.js';
import { SignInPolicyController } from './factors/sign-in-policy.controller.js';
import { SignInPolicyService } from './factors/sign-in-policy.service.js';
import { TeamFactorsController } from './factors/team-factors.controller.js';
import { TeamFactors } from './factors/team-factors.service.js';
import { SignInStepsController } from './sign-in/sign-in-steps.controller.js';
import { IdentityProvidersController } from './providers/identity-providers.controller.js';
import { IdentityProviders } from './providers/identity-providers.service.js';
import { InsteadOfPassword } from './providers/instead-of-password.service.js';
import { OwnProviderController } from './providers/own-provider.controller.js';
import { ProviderClient } from './providers/provider-client.js';
import { ProviderPeople } from './providers/provider-people.service.js';
import { ProviderSignInController } from './providers/provider-sign-in.controller.js';
import { ProviderSignIn } from './providers/provider-sign-in.service.js';
import { SignInSteps } from './sign-in/sign-in-steps.service.js';
import { ThirdParty } from './third-party.service.js';
import { EditorService } from './editor.service.js';
import { WaysIn } from './ways-in.service.js';
import { WhoWrites } from './who-writes.js';
import { AccountLinks } from './links/account-links.service.js';
import { EndedLinks } from './links/ended-links.js';
import { PasswordLinks } from './links/password-links.service.js';
import { LinkMailJob } from './links/link-mail.job.js';
import { ChosenPasswordController } from './password/chosen-password.controller.js';
import { ChosenPassword } from './password/chosen-password.service.js';
import { ForgottenPasswordController } from './password/forgotten-password.controller.js';
import { ForgottenPassword } from './password/forgotten-password.service.js';
import { PasswordConfirmations } from './password/password-confirmations.js';
import { Passwords } from './password/passwords.service.js';
import { RetentionController } from './retention/retention.controller.js';
import { RetentionService } from './retention/retention.service.js';
import { EditorChoiceController } from './sign-in/editor-choice.controller.js';
import { Onward } from './sign-in/onward.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { SignInStrategy } from './sign-in/sign-in.strategy.js';
import { AccessController } from './team/access.controller.js';
import { Access } from './team/access.service.js';
import { ErasedAccounts } from './team/erased-accounts.service.js';
import { TeamController } from './team/team.controller.js';
import { TeamQueries } from './team/team.queries.js';
import { TeamService } from './team/team.service.js';

@Module({
  controllers: [
    AccessController,
    AccountController,
    AnsLinksController,
    ChosenPasswordController,
    ConfirmationController,
    EditorChoiceController,
    EditorSettingsController,
    FactorsController,
    IdentityProvidersController,
    OwnProviderController,
    ProviderSignInController,
    ForgottenPasswordController,
    RetentionController,
    SignInController,
    SignInPolicyController,
    SignInStepsController,
    TeamController,
    TeamFactorsController,
  ],
  providers: [
    Access,
    AccountLinks,
    AnsLinks,
    ChosenPassword,
    EditorService,
    EndedLinks,
    ErasedAccounts,
    WaysIn,
    WhoWrites,
    FactorsQueries,
    FactorsService,
    IdentityProviders,
    InsteadOfPassword,
    ProviderClient,
    ProviderPeople,
    ProviderSignIn,
    ForgottenPassword,
    LinkMailJob,
    Onward,
    OwnAccount,
    PasswordLinks,
    Passwords,
    RetentionService,
    { provide: Confirmations, useClass: PasswordConfirmations },
    SignInPolicyService,
    SignInService,
    SignInSteps,
    SignInStrategy,
    ThirdParty,
    TeamFactors,
    TeamQueries,
    TeamService,
  ],
  exports: [
    AnsLinks,
    ThirdParty,
    Confirmations,
    EditorService,
    ErasedAccounts,
    RetentionService,
    TeamFactors,
    TeamService,
    WaysIn,
    WhoWrites,
  ],
})
export class AccountsModule {}
