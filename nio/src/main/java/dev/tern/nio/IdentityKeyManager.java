package dev.tern.nio;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among our certificates. A server's choice follows the name that the client means (SNI,
 * RFC 6066 section 3): whoever is named is shown, and if nobody is, the first that the client's
 * algorithms allow. It stands in for a key store, which would encrypt the keys only to decrypt them
 * again. Immutable; an alias is a place in the list.
 */
final class IdentityKeyManager extends X509ExtendedKeyManager {
  private final List<Identity> identities;

  /**
   * @param identities at least one
   */
  IdentityKeyManager(List<Identity> identities) {
    this.identities = List.copyOf(identities);
  }

  /** The first identity that is so, or null. */
  private @Nullable String first(Predicate<Identity> wanted) {
    for (int i = 0; i < identities.size(); i++) {
      if (wanted.test(identities.get(i))) {
        return Integer.toString(i);
      }
    }
    return null;
  }

  private static boolean isOfType(Identity identity, String keyType) {
    return keyType.equals(identity.key().getAlgorithm());
  }

  /**
   * TLS asks for one kind of key after the other. A certificate that bears the right name waits for
   * its kind of key to be asked for; one with a wrong name does not step in before.
   */
  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    String host = requestedHost(engine);
    if (host != null && first(identity -> identity.names(host)) != null) {
      return first(identity -> identity.names(host) && isOfType(identity, keyType));
    }
    return first(identity -> isOfType(identity, keyType));
  }

  private static @Nullable String requestedHost(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name.getType() == StandardConstants.SNI_HOST_NAME) {
          return new String(name.getEncoded(), StandardCharsets.US_ASCII);
        }
      }
    }
    return null;
  }

  /**
   * One whose issuer the server trusts; else the first of that kind: the server says more by
   * refusing it than we by showing nothing.
   */
  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
    List<String> types = Arrays.asList(keyTypes);
    List<Principal> trusted = issuers == null ? List.of() : Arrays.asList(issuers);
    String issued =
        first(one -> types.contains(one.key().getAlgorithm()) && one.isIssuedBy(trusted));
    return issued != null ? issued : first(one -> types.contains(one.key().getAlgorithm()));
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return first(identity -> isOfType(identity, keyType));
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    List<String> types = Arrays.asList(keyTypes);
    return first(one -> types.contains(one.key().getAlgorithm()));
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String[] aliases = new String[identities.size()];
    int count = 0;
    for (int i = 0; i < aliases.length; i++) {
      if (isOfType(identities.get(i), keyType)) {
        aliases[count++] = Integer.toString(i);
      }
    }
    return count == 0 ? null : Arrays.copyOf(aliases, count);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return getServerAliases(keyType, issuers);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return identities.get(Integer.parseInt(alias)).chain().toArray(new X509Certificate[0]);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return identities.get(Integer.parseInt(alias)).key();
  }
}
