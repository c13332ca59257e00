// The actions that Cognito leaves to guests.

/**
 * What Cognito's session policy leaves to guests of the enhanced flow, whatever their role allows: AWS's managed policy
 * AmazonCognitoUnAuthedIdentitiesSessionPolicy, version 3. Nothing of Bedrock is in it.
 */
export const GUEST_ACTIONS = [
  "rum:PutRumEvents",
  "sagemaker:InvokeEndpoint",
  ...[
    "polly",
    "comprehend",
    "translate",
    "transcribe",
    "rekognition",
    "mobiletargeting",
    "firehose",
    "personalize",
  ].map((service) => `${service}:*`),
  ...["GetMap*", "SearchPlaceIndex*", "GetPlace", "CalculateRoute*", "*Geofence", "*Geofences", "*DevicePosition*"].map(
    (action) => `geo:${action}`,
  ),
  ...["Encrypt", "Decrypt", "ReEncryptTo", "ReEncryptFrom", "GenerateDataKey*"].map((action) => `kms:${action}`),
];
