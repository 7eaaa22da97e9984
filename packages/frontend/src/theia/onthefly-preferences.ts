import { PreferenceScope, type PreferenceSchema } from '@theia/core/lib/common/preferences';
import { SETTING_PROPERTIES } from '@onthefly/shared-types';

/** Of the user, not of a workspace: Theia's backend, which reads most of them, sees no others. */
export const ontheflyPreferenceSchema: PreferenceSchema = { scope: PreferenceScope.User, properties: { ...SETTING_PROPERTIES } };
