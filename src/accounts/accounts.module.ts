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
    SignInPolicyService,
    TeamQueries,
    TeamService,
  ],
  exports: [EditorService, TeamFactors],
})
export class AccountsModule {}
