/** Intrinsic functions in long form. */
export const ref = (name) => ({ Ref: name });
export const arn = (name) => ({ 'Fn::GetAtt': [name, 'Arn'] });
export const sub = (text) => ({ 'Fn::Sub': text });
