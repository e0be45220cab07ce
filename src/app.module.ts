import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from './accounts/accounts.module.js';
import { DirectoryModule } from './directory/directory.module.js';
import { ClientsModule } from './clients/clients.module.js';
import { EstablishmentsModule } from './establishments/establishments.module.js';
import { InstancesModule } from './instances/instances.module.js';
import { RegisterChangesModule } from './register-changes/register-changes.module.js';
import { GroupingsModule } from './groupings/groupings.module.js';
import { PortfolioModule } from './portfolio/portfolio.module.js';
import { DelegationsModule } from './delegations/delegations.module.js';
import { AdministratorsModule } from './administrators/administrators.module.js';
import { AssignmentsModule } from './assignments/assignments.module.js';
import { MailboxModule } from './mailbox/mailbox.module.js';
import { MandateFormsModule } from './requests/forms/mandate-forms.module.js';
import { RequestsModule } from './requests/requests.module.js';
import { TrustModule } from './trust/trust.module.js';
import { SlotsModule } from './slots/slots.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { CertificatesModule } from './certificates/certificates.module.js';
import { ClientSpaceModule } from './client-space/client-space.module.js';
import { RemindersModule } from './reminders/reminders.module.js';
import { ExchangesModule } from './exchanges/exchanges.module.js';
import { CampaignsModule } from './campaigns/campaigns.module.js';
import { DeparturesModule } from './departures/departures.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { ProgressModule } from './progress/progress.module.js';
import { ReadinessModule } from './readiness/readiness.module.js';
import { JournalModule } from './journal/journal.module.js';
import { ClientPageModule } from './client-page/client-page.module.js';
import { SearchModule } from './search/search.module.js';
import { PersonsModule } from './persons/persons.module.js';
import { CalendarModule } from './calendar/calendar.module.js';
import { HomeModule } from './home/home.module.js';
import { SettingsModule } from './settings/settings.module.js';
import type { Env } from './config/env.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { ENV, PlatformModule } from './platform/platform.module.js';
import { dataSourceOptions } from './platform/tenancy/data-source.js';
import { AccessGuard } from './platform/web/access.guard.js';
import { ConfirmedGuard } from './platform/auth/confirmed.guard.js';
import { ErrorFilter } from './platform/web/error.filter.js';
import { TenantInterceptor } from './platform/web/tenant.interceptor.js';
import { entities } from './config/entities.js';

@Module({
  imports: [
    PlatformModule,
    JobsModule,
    TypeOrmModule.forRootAsync({
      inject: [ENV],
      useFactory: (env: Env) => dataSourceOptions(env.DATABASE_URL, env.DATABASE_POOL, entities),
    }),
    AccountsModule,
    DirectoryModule,
    ClientsModule,
    EstablishmentsModule,
    InstancesModule,
    RegisterChangesModule,
    GroupingsModule,
    PortfolioModule,
    DelegationsModule,
    AdministratorsModule,
    AssignmentsModule,
    MailboxModule,
    RequestsModule,
    MandateFormsModule,
    TrustModule,
    SlotsModule,
    // Before orders: `orders/:id/certificates` is a certificate that comes in, not a change of state (`orders/:id/:noun`).
    CertificatesModule,
    OrdersModule,
    ClientSpaceModule,
    RemindersModule,
    ExchangesModule,
    CampaignsModule,
    DeparturesModule,
    ImportsModule,
    ProgressModule,
    ReadinessModule,
    JournalModule,
    ClientPageModule,
    SearchModule,
    PersonsModule,
    CalendarModule,
    HomeModule,
    SettingsModule,
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: ConfirmedGuard },
    { provide: APP_INTERCEPTOR, useClass: TenantInterceptor },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
})
export class AppModule {}
