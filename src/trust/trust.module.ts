import { Module } from '@nestjs/common';
import { AuthoritiesController } from './authorities.controller.js';
import { AuthoritiesService } from './authorities.service.js';
import { ExposedKeysService } from './exposed-keys.service.js';
import { KnownRevocations } from './known-revocations.service.js';
import { PkiReadings } from './pki-readings.service.js';
import { RevocationListsService } from './revocation-lists.service.js';
import { TrustQueries } from './trust.queries.js';

/** Who is believed: authorities, their revocation lists, and keys that came to us. */
@Module({
  controllers: [AuthoritiesController],
  providers: [
    AuthoritiesService,
    ExposedKeysService,
    KnownRevocations,
    PkiReadings,
    RevocationListsService,
    TrustQueries,
  ],
  exports: [ExposedKeysService, KnownRevocations, PkiReadings, TrustQueries],
})
export class TrustModule {}
