package dev.tern.nio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Where our identities and those whom we trust come from: objects, or files that can be read again.
 * Immutable.
 *
 * @param identities our certificates with their keys; a client may have none
 * @param trusted whom we trust; with none, and not {@code trustSystem}, the JDK's authorities
 * @param trustSystem the JDK's authorities beside the others
 * @param trustAll everybody
 */
record CredentialSources(
    List<Source<List<Identity>>> identities,
    List<Source<Collection<X509Certificate>>> trusted,
    boolean trustSystem,
    boolean trustAll) {

  CredentialSources {
    identities = List.copyOf(identities);
    trusted = List.copyOf(trusted);
  }

  /** Reads itself, its files through the reading that is under way. */
  @FunctionalInterface
  interface Source<T> {
    T read(TlsFiles files);
  }

  boolean isEmpty() {
    return identities.isEmpty() && trusted.isEmpty() && !trustSystem && !trustAll;
  }

  /**
   * A context of what the sources say now.
   *
   * @throws IllegalArgumentException if they are malformed or do not belong together
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  SSLContext read(TlsFiles files) {
    List<Identity> found = new ArrayList<>();
    identities.forEach(source -> found.addAll(source.read(files)));
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys = found.isEmpty() ? null : new KeyManager[] {new IdentityKeyManager(found)};
      context.init(keys, trustManagers(files), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Null for the JDK's own. */
  private TrustManager @Nullable [] trustManagers(TlsFiles files)
      throws GeneralSecurityException, IOException {
    if (trustAll) {
      return new TrustManager[] {new TrustEverybody()};
    }
    if (trusted.isEmpty()) {
      return null;
    }
    List<X509Certificate> all = new ArrayList<>();
    trusted.forEach(source -> all.addAll(source.read(files)));
    if (trustSystem) {
      all.addAll(systemAuthorities());
    }
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    for (int i = 0; i < all.size(); i++) {
      roots.setCertificateEntry("trusted-" + i, all.get(i));
    }
    return managers(roots);
  }

  private static TrustManager[] managers(@Nullable KeyStore roots) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return factory.getTrustManagers();
  }

  private static List<X509Certificate> systemAuthorities() throws GeneralSecurityException {
    List<X509Certificate> authorities = new ArrayList<>();
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager x509) {
        authorities.addAll(Arrays.asList(x509.getAcceptedIssuers()));
      }
    }
    return authorities;
  }

  // ---- Key stores: PKCS#12 and JKS, which the JDK tells apart by itself ----

  static List<Identity> identitiesOf(byte[] store, String name, char[] password) {
    KeyStore opened = open(store, name, password);
    List<Identity> found = new ArrayList<>();
    try {
      for (String alias : Collections.list(opened.aliases())) {
        Key key = opened.isKeyEntry(alias) ? opened.getKey(alias, password) : null;
        Certificate[] chain = opened.getCertificateChain(alias);
        if (key instanceof PrivateKey privateKey && chain != null) {
          found.add(new Identity(x509(Arrays.asList(chain)), privateKey));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          name + ": a private key cannot be read, by that password: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(name + ": no private key with a certificate in it");
    }
    return found;
  }

  static List<X509Certificate> certificatesOf(byte[] store, String name, char[] password) {
    KeyStore opened = open(store, name, password);
    List<Certificate> found = new ArrayList<>();
    try {
      for (String alias : Collections.list(opened.aliases())) {
        if (opened.isCertificateEntry(alias)) {
          found.add(opened.getCertificate(alias));
        }
      }
    } catch (KeyStoreException e) {
      throw new IllegalStateException("a key store that was just read", e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(name + ": no trusted certificate in it");
    }
    return x509(found);
  }

  private static List<X509Certificate> x509(List<Certificate> certificates) {
    return certificates.stream()
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static KeyStore open(byte[] store, String name, char[] password) {
    try {
      KeyStore opened = KeyStore.getInstance("PKCS12");
      opened.load(new ByteArrayInputStream(store), password);
      return opened;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          name + ": no PKCS#12 or JKS key store, or the password is wrong: " + e.getMessage(), e);
    }
  }
}
