import { Module, type OnModuleInit } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { countShellWith, placeInMenu } from '../platform/web/shell.js';
import { shellCounts } from './shell-counts.js';
import { HomeController } from './home.controller.js';
import { ForgetCountsInterceptor } from './forget-counts.interceptor.js';
import { HomeQueries } from './home.queries.js';

@Module({
  controllers: [HomeController],
  providers: [{ provide: APP_INTERCEPTOR, useClass: ForgetCountsInterceptor }, HomeQueries],
})
export class HomeModule implements OnModuleInit {
  onModuleInit(): void {
    countShellWith(shellCounts);
    placeInMenu({
      groupings: 'clients',
      imports: 'clients',
      'register-changes': 'clients',
      'saved-views': 'clients',
      establishments: 'clients',
      instances: 'clients',
      deputies: 'clients',
      absences: 'portfolio',
      delegations: 'clients',
      assignments: 'administrators',
      cards: 'administrators',
      slots: 'certificates',
      orders: 'certificates',
      account: 'settings',
    });
  }
}
