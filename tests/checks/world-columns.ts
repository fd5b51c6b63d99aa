const tables: Record<string, string> = {
  users:
    'id username email display_name password_hash role created_by created_at last_login is_active email_verified verification_token verification_token_expires last_verification_email_sent tier_id subscription_expires stripe_customer_id reset_password_token reset_password_token_expires profile_pic can_publish_market',
  user_api_tokens: 'id user_id token description scope created_at last_used is_active',
  user_providers: 'id user_id provider_id config created_at updated_at',
  user_rotations: 'id user_id rotation_id config created_at updated_at',
  user_autoselects: 'id user_id autoselect_id config created_at updated_at',
  account_tiers: 'id name is_default is_active',
  provider_manual_disabled: 'id user_id provider_id updated_at',
  user_token_usage: 'id user_id token_id provider_id model_name tokens_used timestamp',
  token_usage: 'id user_id provider_id model_name tokens_used token_id rotation_id autoselect_id analytics_kind timestamp',
};
/** Columns that the database of a released cluster has, as far as this tool asks. */
export const schemaColumns: readonly { readonly t: string; readonly c: string }[] = Object.entries(tables).flatMap(([t, columns]) =>
  columns.split(' ').map((c) => ({ t, c })),
);
